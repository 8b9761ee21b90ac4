"""The record inside a .tflite file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import tflite
from hypothesis import given, settings
from hypothesis import strategies as st
from test_record_codec import example_record
from tiny_model import tiny_model

from kws.errors import KwsError
from kws.record import attach, encode, find, read_record

RECORD = encode(example_record())
MODEL = attach(tiny_model(), RECORD)
LONGER = encode(replace(example_record(), provenance={"note": "x" * 100}))


def content(model: bytes) -> list[object]:
    """Everything in a model that must survive, in an order that does not depend on where it lies."""
    root = tflite.Model.GetRootAs(model, 0)
    graph = root.Subgraphs(0)
    tensors = [graph.Tensors(i) for i in range(graph.TensorsLength())]
    operators = [graph.Operators(i) for i in range(graph.OperatorsLength())]
    return [
        root.Version(),
        root.Description(),
        [
            (entry.Name(), data_of(model, entry.Buffer()))
            for entry in map(root.Metadata, range(root.MetadataLength()))
            if entry.Name() != b"whispro"
        ],
        [root.OperatorCodes(i).BuiltinCode() for i in range(root.OperatorCodesLength())],
        [
            (t.Name(), t.Type(), t.ShapeAsNumpy().tolist(), t.Quantization().Scale(0), t.Quantization().ZeroPoint(0))
            for t in tensors
        ],
        [data_of(model, t.Buffer()) for t in tensors],
        [
            (o.OpcodeIndex(), o.InputsAsNumpy().tolist(), o.OutputsAsNumpy().tolist(), o.BuiltinOptionsType())
            for o in operators
        ],
        graph.InputsAsNumpy().tolist(),
        graph.OutputsAsNumpy().tolist(),
    ]


def data_of(model: bytes, index: int) -> bytes:
    buffer = tflite.Model.GetRootAs(model, 0).Buffers(index)
    return b"" if buffer.DataIsNone() else buffer.DataAsNumpy().tobytes()


def data_positions(model: bytes) -> list[int]:
    root = tflite.Model.GetRootAs(model, 0)
    buffers = [root.Buffers(i) for i in range(root.BuffersLength())]
    return [b._tab.Vector(b._tab.Offset(4)) for b in buffers if not b.DataIsNone()]


def test_attached_record_is_found_and_the_model_is_unchanged() -> None:
    model = tiny_model()
    with_record = attach(model, RECORD)
    assert find(with_record) == RECORD
    assert content(with_record) == content(model)
    assert read_record(with_record) == example_record()


def test_second_record_replaces_the_first_without_a_trace() -> None:
    model = tiny_model()
    twice = attach(attach(model, LONGER), RECORD)
    assert twice == attach(model, RECORD)
    assert len(attach(model, RECORD)) - len(model) < len(RECORD) + 512


def test_all_buffers_are_aligned_even_where_the_model_had_them_otherwise() -> None:
    model = tiny_model()
    assert all(position % 16 == 0 for position in data_positions(attach(model, RECORD)))
    shifted = shift_by_four(model)
    assert any(position % 16 for position in data_positions(shifted))
    with_record = attach(shifted, RECORD)
    assert all(position % 16 == 0 for position in data_positions(with_record))
    assert content(with_record) == content(model)


def shift_by_four(model: bytes) -> bytes:
    """The same FlatBuffer with four more bytes between its identifier and its first table."""
    root = int.from_bytes(model[:4], "little") + 4
    return root.to_bytes(4, "little") + model[4:8] + bytes(4) + model[8:]


def test_a_record_that_another_tool_moved_is_replaced() -> None:
    moved = shift_by_four(attach(tiny_model(), LONGER))
    replaced = attach(moved, RECORD)
    root = tflite.Model.GetRootAs(replaced, 0)
    assert find(replaced) == RECORD
    assert root.MetadataLength() == 2
    assert content(replaced) == content(tiny_model())


def test_path_and_bytes_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(attach(tiny_model(), RECORD))
    assert read_record(path) == example_record()
    with pytest.raises(KwsError, match="cannot read"):
        read_record(tmp_path / "none.tflite")


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (b"", "not a .tflite file"),
        (b"RIFF....WAVE", "not a .tflite file"),
        (tiny_model(), "no whispro record"),
        (tiny_model()[:100], "truncated or damaged"),
        (attach(tiny_model(), RECORD)[:200], "truncated or damaged"),
        (attach(tiny_model(), RECORD)[:-500], "truncated or damaged"),
    ],
    ids=["empty", "audio", "no record", "short", "short with record", "weights cut off"],
)
def test_bad_models_give_one_sentence(model: bytes, sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence):
        find(model)


def test_attach_refuses_what_is_no_model_or_no_record() -> None:
    with pytest.raises(KwsError, match="identifier TFL3 is missing"):
        attach(b"nothing", RECORD)
    with pytest.raises(KwsError, match="truncated or damaged"):
        attach(tiny_model()[:60], RECORD)
    with pytest.raises(KwsError, match="checksum"):
        attach(tiny_model(), RECORD[:-1] + b"!")


@given(st.data())
@settings(deadline=None, max_examples=200)
def test_damaged_files_give_a_record_or_a_sentence(data: st.DataObject) -> None:
    model = bytearray(MODEL)
    for _ in range(data.draw(st.integers(1, 3))):
        model[data.draw(st.integers(0, 400))] = data.draw(st.integers(0, 255))
    for act in (find, lambda m: attach(m, RECORD)):
        with suppress(KwsError):
            act(bytes(model[: data.draw(st.integers(0, len(model)))]))
