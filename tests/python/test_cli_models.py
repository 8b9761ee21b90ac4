"""Broken models of every kind, through every verb that takes one."""

from dataclasses import replace

import pytest
import tflite
from cli_helpers import Cli
from export_model import example_model, example_record
from tiny_model import tiny_model

from kws.record import attach, encode, find

COMMANDS = (
    ("info", "MODEL"),
    ("detect", "MODEL", "-"),
    ("detect", "EXAMPLE", "-", "--commands", "MODEL"),
    ("eval", "MODEL", "--data", "OUT"),
    ("parity", "MODEL", "--steps", 2),
    ("export", "MODEL", "--target", "host", "-o", "OUT"),
)


def wrong_version() -> bytes:
    record = bytearray(encode(example_record()))
    record[4:6] = (9).to_bytes(2, "little")
    whole = example_model()
    return whole.replace(find(whole), bytes(record))


def damaged_record() -> bytes:
    whole = example_model()
    record = bytearray(find(whole))
    record[40] ^= 0xFF
    return whole.replace(find(whole), bytes(record))


def foreign_operator() -> bytes:
    """The example with its operator code ADD renamed to one that no engine of ours has."""
    whole = bytearray(example_model())
    codes = tflite.Model.GetRootAs(whole, 0)
    for index in range(codes.OperatorCodesLength()):
        code = codes.OperatorCodes(index)
        if code.BuiltinCode() == tflite.BuiltinOperator.ADD:
            for slot, size in ((4, 1), (10, 4)):
                at = code._tab.Pos + code._tab.Offset(slot)
                whole[at : at + size] = tflite.BuiltinOperator.ATAN2.to_bytes(size, "little") if size == 4 else b"\x7f"
    return bytes(whole)


def other_frontend() -> bytes:
    return attach(tiny_model(seed=3), encode(replace(example_record(), tables_crc32=1)))


BROKEN = {
    "missing": (None, "does not exist"),
    "empty": (b"", "is empty"),
    "text": (b"this is no model at all, not even close", "TFL3"),
    "truncated": (example_model()[:2000], "truncated or damaged"),
    "half": (example_model()[: len(example_model()) // 2], "truncated or damaged"),
    "no record": (tiny_model(), "no whispro record"),
    "wrong version": (wrong_version(), "version 9"),
    "damaged record": (damaged_record(), "record"),
    "foreign operator": (foreign_operator(), "operator"),
    "other front end": (other_frontend(), "front"),
}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "-".join(map(str, command[::3])))
@pytest.mark.parametrize("kind", BROKEN)
def test_broken_model_is_one_sentence(capsys, tmp_path, command, kind):
    content, text = BROKEN[kind]
    model = tmp_path / "model.tflite"
    if content is not None:
        model.write_bytes(content)
    example = tmp_path / "example.tflite"
    example.write_bytes(example_model())
    before = sorted(tmp_path.iterdir())
    places = {"MODEL": model, "EXAMPLE": example, "OUT": tmp_path / "out"}
    assert text in Cli(capsys).fails(*(places.get(word, word) for word in command))
    assert sorted(tmp_path.iterdir()) == before


def test_folder_without_a_model(capsys, tmp_path):
    assert "holds no model.tflite" in Cli(capsys).fails("info", tmp_path)
