"""kws info, parity, export, synth and train: what they print, and the ways in which they fail."""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cli_helpers import bursts
from conftest import require_package
from export_model import LABELS, example_model

from kws.config import DataConfig, FrontendConfig
from kws.data.audio import read_audio
from kws.data.source import open_speech
from kws.features import oracle
from kws.simulate.spotter import Spotter
from kws.synth.library_engine import library_paths


def test_info_tells_what_the_record_says(cli, model):
    found = json.loads(cli("info", model, "--json").out)
    assert [label["name"] for label in found["labels"]] == list(LABELS)
    assert found["model_bytes"] == model.stat().st_size
    assert found["memory_bytes"]["64-bit"] == Spotter(model).memory_bytes_for(8)
    assert found["memory_bytes"]["32-bit"] < found["memory_bytes"]["64-bit"]
    assert found["operators"] == {"FULLY_CONNECTED": 2, "ADD": 1, "SOFTMAX": 1}
    assert found["operating_points"][1]["false_accepts_per_day"] == 2.5
    assert found["stream"]["step_ms"] == 20
    text = cli("info", model).out
    assert all(part in text for part in (*LABELS, "CC0-1.0", "2 FULLY_CONNECTED", "2.5", found["sha256"]["file"]))


def test_parity_of_the_example(cli, model):
    require_package("tflite_micro", "pip install --pre tflite-micro")
    outcome = cli("parity", model, "--steps", 300, "--json")
    found = json.loads(outcome.out)
    assert outcome.status == 0
    assert found["equal"]
    expected = oracle.chain(np.zeros(480, np.int16), FrontendConfig())
    assert [stage["stage"] for stage in found["stages"]][:6] == list(expected)
    assert {stage["steps"] for stage in found["stages"][:6]} == {600}
    assert {stage["steps"] for stage in found["stages"][6:10]} == {300}
    assert found["stages"][-1]["steps"] > 0
    assert "all equal" in cli("parity", model, "--steps", 20).out


def test_parity_on_recordings(cli, model, tmp_path):
    require_package("tflite_micro", "pip install --pre tflite-micro")
    soundfile.write(tmp_path / "take.wav", bursts(2.0), 16000, subtype="PCM_16")
    assert cli("parity", model, "--steps", 150, "--data", tmp_path / "take.wav").status == 0
    assert "holds no sound files" in cli.fails("parity", model, "--data", tmp_path / "model.tflite" / "x")


def test_parity_names_the_first_stage_that_differs(cli, model, monkeypatch):
    require_package("tflite_micro", "pip install --pre tflite-micro")
    honest = oracle.spectral_stages

    def wrong(*arguments):
        stages = honest(*arguments)
        stages["mel"] = stages["mel"].copy()
        stages["mel"][5, 7] += 1
        return stages

    monkeypatch.setattr(oracle, "spectral_stages", wrong)
    text = cli.fails("parity", model, "--steps", 20)
    assert text.startswith("parity: mel differs from NumPy oracle first: step 5, element 7: ")


def test_parity_notices_a_wrong_network(cli, model, monkeypatch):
    require_package("tflite_micro", "pip install --pre tflite-micro")
    from kws.evaluate.parity import chain  # noqa: PLC0415

    honest = chain.run_tflm

    def wrong(*arguments):
        outputs = honest(*arguments)
        outputs[1][17, 3] ^= 1
        return outputs

    monkeypatch.setattr(chain, "run_tflm", wrong)
    assert "engine: output 1 (state) differs from tflite-micro first: step 17" in cli.fails(
        "parity", model, "--steps", 20
    )


def test_export_and_its_failures(cli, model, tmp_path):
    outcome = cli("export", model, "--target", "host", "-o", tmp_path / "package", "--name", "example")
    assert outcome.status == 0, outcome.err
    assert "example for host" in outcome.out
    assert "instructions per second" in outcome.out
    assert "estimated from figures measured on" in outcome.out
    assert (tmp_path / "package" / "manifest.json").is_file()
    before = sorted(tmp_path.iterdir())
    assert "unknown target 'z80', expected one of host, " in cli.fails(
        "export", model, "-t", "z80", "-o", tmp_path / "z"
    )
    assert "model.tflite" in cli.fails("export", model, "-t", "host", "-o", model / "below")
    bad = tmp_path / "package" / "manifest.json"
    assert "golden recording" in cli.fails("export", model, "-t", "host", "-o", tmp_path / "z", "--golden", bad)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(library_paths() is None, reason="needs pip install espeakng-loader")
def test_synth_makes_a_data_set(cli, tmp_path):
    outcome = cli("synth", "-o", tmp_path / "data", "--words", "yes, no", "--clips", 5, "--voices", 4)
    assert outcome.status == 0, outcome.err
    assert outcome.out.strip() == str(tmp_path / "data" / "manifest.csv")
    assert len(list((tmp_path / "data" / "yes").iterdir())) == 7
    assert "is not empty" in cli.fails("synth", "-o", tmp_path / "data")


@pytest.mark.skipif(library_paths() is None, reason="needs pip install espeakng-loader")
def test_synth_makes_nothing_but_the_words(cli, tmp_path):
    outcome = cli("synth", "-o", tmp_path / "data", "--words", "on, off", "--clips", 5, "--voices", 4, "--only")
    assert outcome.status == 0, outcome.err
    with (tmp_path / "data" / "manifest.csv").open() as file:
        assert Counter(row["label"] for row in csv.DictReader(file)) == {"on": 7, "off": 7}
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"manifest.csv", "on", "off"}
    assert "without --sentences" in cli.fails("synth", "-o", tmp_path / "x", "--only", "--sentences", 2)


@pytest.mark.skipif(library_paths() is None, reason="needs pip install espeakng-loader")
def test_synth_makes_running_speech(cli, tmp_path):
    outcome = cli("synth", "-o", tmp_path / "talk", "--sentences", 20, "--without", "the, to", "--voices", 4)
    assert outcome.status == 0, outcome.err
    assert outcome.out.strip() == str(tmp_path / "talk" / "manifest.csv")
    speech = open_speech(tmp_path / "talk", ("yes",), DataConfig()).speech
    assert Counter(file.split for file in speech) == {"training": 16, "validation": 2, "testing": 2}
    voices = {(file.split, file.path.parent.name.rsplit("-", 1)[0]) for file in speech}
    assert len(voices) == len({voice for _, voice in voices}), "no two splits share a voice"
    assert all("eSpeak NG" in file.licence for file in speech)
    recordings = [read_audio(file.path) for file in speech]
    assert len(recordings) == 20
    assert all(len(pcm) > 2 * 16000 and 1900 < np.abs(pcm.astype(int)).max() < 26100 for pcm in recordings)
    with (tmp_path / "talk" / "manifest.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert all(8 <= len(row["text"].split()) <= 15 for row in rows)
    assert {"the", "to"}.isdisjoint(word for row in rows for word in row["text"].split())
    assert {Path(row["path"]).parent.name for row in rows} == {row["speaker"] for row in rows}
    cli("synth", "-o", tmp_path / "again", "--sentences", 20, "--without", "The to", "--voices", 4)
    for row in rows:
        assert (tmp_path / "again" / row["path"]).read_bytes() == (tmp_path / "talk" / row["path"]).read_bytes()


def test_synth_failures(cli, model):
    assert "unknown engine 'u'" in cli.fails("synth", "-o", model.parent / "x", "--engine", "u")
    assert "no command words" in cli.fails("synth", "-o", model.parent / "x", "--words", ",")
    assert "cannot write" in cli.fails("synth", "-o", model / "x", "--clips", 1)
    assert "without --words" in cli.fails("synth", "-o", model.parent / "x", "--words", "yes", "--sentences", 2)
    assert "--without is for --sentences" in cli.fails("synth", "-o", model.parent / "x", "--without", "yes")
    assert [path.name for path in model.parent.iterdir()] == [model.name]


def test_train_failures_before_any_training(cli, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    options = ("--data", data, "-o", tmp_path / "run")
    assert "no class folders" in cli.fails("train", *options)
    assert "recipe nonesuch" in cli.fails("train", *options, "--recipe", "nonesuch")
    assert "did you mean epochs" in cli.fails("train", *options, "--set", "train.epoch=3")
    assert "not both" in cli.fails("train", *options, "--recipe", "demo", "--config", "x.toml")
    assert "x.toml" in cli.fails("train", *options, "--config", "x.toml")
    assert "holds no run" in cli.fails("train", *options, "--resume")
    assert not (tmp_path / "run").exists()


def test_train_without_its_extra_names_it(cli, tmp_path, monkeypatch):
    for word in ("yes", "no"):
        (tmp_path / "data" / word).mkdir(parents=True)
        for take in range(40):
            soundfile.write(tmp_path / "data" / word / f"{take}.wav", np.zeros(16000), 16000)
    for name in [name for name in sys.modules if name.split(".")[0] in ("keras", "tensorflow") or "kws.train" in name]:
        monkeypatch.delitem(sys.modules, name)
    for name in ("keras", "tensorflow"):
        monkeypatch.setitem(sys.modules, name, None)
    options = ("--data", tmp_path / "data", "-o", tmp_path / "run", "--recipe", "demo")
    assert 'pip install "kws[train]"' in cli.fails("train", *options)
    assert not (tmp_path / "run").exists()


def test_demo_refuses_a_folder_with_something_in_it(cli, model):
    assert "choose another folder" in cli.fails("demo", "-o", model.parent)
    assert "is a file" in cli.fails("demo", "-o", model)
    assert model.read_bytes() == example_model()
