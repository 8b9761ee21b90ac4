"""What a package holds, and which models are refused before anything is written."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
import tflite
from export_model import example_model, example_record
from tiny_model import tiny_model

from kws.errors import KwsError
from kws.export import ExportResult, export_package
from kws.export.golden import synthetic_pcm
from kws.export.labels import label_macros
from kws.record import Label, attach, encode
from kws.simulate.spotter import STAGES


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ExportResult:
    return export_package(example_model(), "cortex-m4", tmp_path_factory.mktemp("export") / "package", name="tiny")


def test_manifest_lists_every_file_with_its_hash(package: ExportResult) -> None:
    manifest = json.loads((package.out_dir / "manifest.json").read_text())
    files = {p.relative_to(package.out_dir).as_posix(): p for p in package.out_dir.rglob("*") if p.is_file()}
    assert set(files) == set(package.files) == {*manifest["files"], "manifest.json"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest, name
    assert manifest["target"] == "cortex-m4"
    assert manifest["memory"]["instance_bytes"] == package.memory.bytes_32 == package.memory_bytes
    assert "tflm_engine" not in manifest["memory"]
    assert manifest["model"]["sha256"] == hashlib.sha256(example_model()).hexdigest()


def test_model_array_is_the_model(package: ExportResult) -> None:
    source = (package.out_dir / "whispro_model.c").read_text()
    body = source.split("= {", 1)[1]
    assert bytes(int(word, 16) for word in re.findall(r"0x([0-9a-f]{2})", body)) == example_model()
    assert (package.out_dir / "model.tflite").read_bytes() == example_model()
    assert "WSP_ALIGNED" in source
    assert hashlib.sha256(example_model()).hexdigest() in source


def test_golden_data(package: ExportResult) -> None:
    source = (package.out_dir / "whispro_golden.c").read_text()
    rows = source.split("= {", 1)[1].split("};", 1)[0]
    assert [int(word) for word in re.findall(r"-?\d+", rows)] == synthetic_pcm().tolist()
    assert tuple(package.golden.stage_crc32) == STAGES
    for stage, crc in package.golden.stage_crc32.items():
        assert f"0x{crc:08x}u, /* {stage} */" in source


def test_synthetic_pcm_reaches_every_level() -> None:
    pcm = synthetic_pcm()
    assert (pcm.dtype, pcm.size, pcm.min(), pcm.max()) == (np.int16, 24000, -32768, 32767)
    assert hashlib.sha256(pcm.astype("<i2").tobytes()).hexdigest()[:16] == "efd8c4a01e6b0b48"
    frames = np.abs(pcm.astype(np.int32)).reshape(-1, 160).max(axis=1)
    for low, high in ((0, 0), (1, 8), (8, 128), (128, 2048), (2048, 32766), (32767, 32768)):
        assert ((frames >= low) & (frames <= high)).any(), (low, high)


def test_the_same_model_gives_the_same_bytes(package: ExportResult, tmp_path: Path) -> None:
    again = export_package(example_model(), "cortex-m4", tmp_path / "again", name="tiny")
    assert (again.out_dir / "manifest.json").read_bytes() == (package.out_dir / "manifest.json").read_bytes()


def test_no_absolute_path_and_no_foreign_file(package: ExportResult) -> None:
    for name in package.files:
        content = (package.out_dir / name).read_bytes()
        assert str(Path.cwd()).encode() not in content, name
        assert not name.endswith((".pyc", ".o", ".so")), name


def test_labels_become_macros(package: ExportResult) -> None:
    header = (package.out_dir / "whispro_model.h").read_text()
    assert "#define WHISPRO_LABEL_SILENCE 0u /* background: never an event */" in header
    assert "#define WHISPRO_LABEL_YES 2u\n" in header
    labels = tuple(Label(name=name) for name in ("hey you", "hey-you", "はい"))
    names = [label.macro for label in label_macros(labels)]
    assert names == ["WHISPRO_LABEL_HEY_YOU", "WHISPRO_LABEL_1", "WHISPRO_LABEL_2"]


def test_run_folder_gives_the_name(tmp_path: Path) -> None:
    run = tmp_path / "my *\\ run"
    run.mkdir()
    (run / "model.tflite").write_bytes(example_model())
    assert export_package(run, "host", tmp_path / "out").name == "my-run"


def test_a_recording_as_golden_data(tmp_path: Path) -> None:
    pcm = np.arange(8000, dtype=np.int16)
    result = export_package(example_model(), "host", tmp_path / "out", golden_pcm=pcm, golden_origin="a */\nramp")
    assert "golden PCM (a * / ramp, 8000 samples" in (tmp_path / "out" / "whispro_golden.c").read_text()
    assert result.golden.pcm.tolist() == pcm.tolist()


def test_a_recording_beside_the_model_is_golden_data(tmp_path: Path) -> None:
    (tmp_path / "model.tflite").write_bytes(example_model())
    ramp = np.arange(-4000, 4000, dtype=np.int16)
    soundfile.write(tmp_path / "golden.wav", ramp, 16000, subtype="PCM_16")
    result = export_package(tmp_path, "host", tmp_path / "out")
    assert result.golden.pcm.tolist() == ramp.tolist()
    soundfile.write(tmp_path / "golden.wav", ramp, 8000, subtype="PCM_16")
    with pytest.raises(KwsError, match="has 8000 Hz, 1 channel"):
        export_package(tmp_path, "host", tmp_path / "other")
    (tmp_path / "golden.wav").write_text("no sound")
    with pytest.raises(KwsError, match="cannot be read"):
        export_package(tmp_path, "host", tmp_path / "other")


@pytest.mark.parametrize(
    ("pcm", "sentence"),
    [
        (np.zeros(0, np.int16), "lasts 0.0 s"),
        (np.zeros(16000 * 11, np.int16), "lasts 11.0 s"),
        (np.zeros((2, 100), np.int16), "2 dimensions"),
        (np.zeros(100, np.float32), "float32"),
    ],
)
def test_bad_golden_pcm(tmp_path: Path, pcm: np.ndarray, sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence):
        export_package(example_model(), "host", tmp_path / "out", golden_pcm=pcm)
    assert list(tmp_path.iterdir()) == []


def other_operator() -> bytes:
    """The model whose SOFTMAX (25) says it is a LOG_SOFTMAX (50), which no engine of ours has."""
    model = bytearray(example_model())
    root = tflite.Model.GetRootAs(model, 0)
    codes = [root.OperatorCodes(i) for i in range(root.OperatorCodesLength())]
    (code,) = (c for c in codes if c.BuiltinCode() == tflite.BuiltinOperator.SOFTMAX)
    table = code._tab
    model[table.Pos + table.Offset(4)] = tflite.BuiltinOperator.LOG_SOFTMAX
    model[table.Pos + table.Offset(10)] = tflite.BuiltinOperator.LOG_SOFTMAX
    return bytes(model)


def wrong_version() -> bytes:
    model = bytearray(example_model())
    model[model.index(b"WSPR") + 4] = 9
    return bytes(model)


def other_frontend() -> bytes:
    record = dataclasses.replace(example_record(), tables_crc32=1)
    return attach(tiny_model(), encode(record))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"", "TFLite|tflite"),
        (lambda: b"RIFF" * 100, "tflite"),
        (lambda: example_model()[:1000], "truncated|damaged|corrupt"),
        (lambda: example_model()[:-1000], "truncated|damaged|corrupt|outside"),
        (tiny_model, "no whispro record"),
        (wrong_version, "version"),
        (other_frontend, "tables_crc32"),
        (other_operator, "does not have an operator.*LOG_SOFTMAX"),
    ],
)
def test_a_model_that_cannot_run_is_refused(tmp_path: Path, make, sentence: str) -> None:
    with pytest.raises(KwsError, match=sentence) as raised:
        export_package(make(), "host", tmp_path / "out")
    assert "\n" not in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_unknown_target(tmp_path: Path) -> None:
    with pytest.raises(KwsError, match="unknown target 'vax', expected one of host, ceva-bx"):
        export_package(example_model(), "vax", tmp_path / "out")
