"""A disk that takes no more than a few bytes per file: one sentence, and nothing under the final name."""

import resource

import pytest
import soundfile
from cli_helpers import bursts, sentence, start

from kws.synth.library_engine import library_paths

LIMIT_BYTES = 3000


@pytest.fixture
def data(tmp_path):
    rows = ["path,label,split"]
    for word in ("yes", "no"):
        (tmp_path / "data" / word).mkdir(parents=True)
        for take, split in enumerate(("training", "validation")):
            soundfile.write(tmp_path / "data" / word / f"{take}.wav", bursts(1.0), 16000, subtype="PCM_16")
            rows.append(f"{word}/{take}.wav,{word},{split}")
    (tmp_path / "data" / "manifest.csv").write_text("\n".join(rows) + "\n")
    return tmp_path / "data"


def fails_on_full_disk(*arguments, tmp_path):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, LIMIT_BYTES))

    before = sorted(tmp_path.rglob("*"))
    process = start(*arguments, preexec_fn=limit)
    _, err = process.communicate()
    assert process.returncode == 1, err
    assert sorted(tmp_path.rglob("*")) == before
    return sentence(err.decode())


def test_export(model, tmp_path):
    text = fails_on_full_disk("export", model, "-t", "host", "-o", tmp_path / "out", tmp_path=tmp_path)
    assert "File too large" in text
    assert "out" in text


def test_eval_with_its_cache(model, data, tmp_path, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "data"))
    text = fails_on_full_disk("eval", model, "--data", data, tmp_path=tmp_path)
    assert "File too large" in text
    assert "set KWS_CACHE" in text


def test_eval_picture(model, data, tmp_path, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "data"))
    start("eval", model, "--data", data).communicate()  # fills the cache
    text = fails_on_full_disk("eval", model, "--data", data, "--picture", tmp_path / "x.png", tmp_path=tmp_path)
    assert text == f"{tmp_path / 'x.png'}: cannot be written (File too large)"


@pytest.mark.skipif(library_paths() is None, reason="needs pip install espeakng-loader")
def test_synth(tmp_path):
    for what in ("--clips", "--sentences"):
        text = fails_on_full_disk("synth", "-o", tmp_path / "out", what, 2, tmp_path=tmp_path)
        assert "File too large" in text
