"""kws eval on a folder of made-up words."""

import json

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli, bursts
from export_model import LABELS, example_model, example_record

from kws.evaluate.decision import decide
from kws.simulate.spotter import Spotter

CLIPS = 6


@pytest.fixture
def cli(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "cache"))
    return Cli(capsys)


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.tflite").write_bytes(example_model())
    return folder


@pytest.fixture
def data(tmp_path):
    """Three words in a manifest, all of it validation; "up" is none of the model's."""
    folder = tmp_path / "data"
    lines = ["path,label,split"]
    for number, word in enumerate(("yes", "no", "up")):
        (folder / word).mkdir(parents=True)
        for take in range(CLIPS):
            path = folder / word / f"{take}.wav"
            soundfile.write(path, bursts(1.0, seed=10 * number + take), 16000, subtype="PCM_16")
            lines.append(f"{path},{word},validation")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_figures_are_those_of_the_c_library(cli, model, data):
    outcome = cli("eval", model, "--data", data, "--json")
    assert outcome.status == 0, outcome.err
    found = json.loads(outcome.out)
    steps = example_record().detector.smoothing_steps
    spotter = Spotter(example_model())
    expected = np.zeros((4, 4), int)
    for word in ("yes", "no"):
        for take in range(CLIPS):
            pcm, _ = soundfile.read(data / word / f"{take}.wav", dtype="int16")
            expected[LABELS.index(word), decide(spotter.scores_batch(pcm[None]), steps)[0]] += 1
    assert found["labels"] == list(LABELS)
    assert found["readout_steps"] == steps
    assert found["confusion"][2:] == expected[2:].tolist()
    assert sum(map(sum, found["confusion"])) == found["clips"]
    assert sum(found["confusion"][0]) == sum(found["confusion"][1]) == 2  # 10 % of 12 words, rounded up
    correct = sum(found["confusion"][i][i] for i in range(4))
    assert found["accuracy"]["value"] == correct / found["clips"]
    assert found["events"]["hits"]["trials"] == 2 * CLIPS
    assert found["events"]["false"]["trials"] == 4


def test_table_and_picture(cli, model, data, tmp_path):
    picture = tmp_path / "confusion.png"
    outcome = cli("eval", model, "--data", data, "--picture", picture, "--no-events")
    assert outcome.status == 0, outcome.err
    assert "accuracy" in outcome.out
    assert "detector" not in outcome.out
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_noise_changes_the_clips(cli, model, data, tmp_path):
    noise = tmp_path / "noise"
    noise.mkdir()
    soundfile.write(noise / "hiss.wav", bursts(60.0, seed=99), 16000, subtype="PCM_16")
    clean = json.loads(cli("eval", model, "--data", data, "--json").out)
    noisy = json.loads(cli("eval", model, "--data", data, "--noise", noise, "--snr", -10, "--json").out)
    assert noisy["data"].endswith("noise at -10 dB")
    assert noisy["clips"] == clean["clips"]
    assert noisy["confusion"] != clean["confusion"]


def test_run_folder_brings_its_own_protocol(cli, model, data):
    from kws.config import DataConfig, Experiment, TrainConfig  # noqa: PLC0415
    from kws.config.serialize import dumps_json  # noqa: PLC0415

    run = Experiment(data=DataConfig(unknown_percent=50.0), train=TrainConfig(readout_steps=7))
    (model / "config.json").write_text(dumps_json(run))
    (model / "data.json").write_text("{}")
    found = json.loads(cli("eval", model, "--data", data, "--json").out)
    assert found["readout_steps"] == 7
    assert sum(found["confusion"][1]) == 6
    assert "--data is missing" in cli.fails("eval", model)
    (model / "data.json").write_text(json.dumps({"opened": {"data": [str(data)], "noise": []}}))
    assert json.loads(cli("eval", model, "--json").out) == found
    (model / "data.json").write_text("no json")
    assert "data.json" in cli.fails("eval", model)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (["--split", "dev"], "unknown split 'dev'"),
        (["--split", "testing"], "no testing clips of"),
        (["--noise", "/nonexistent"], "does not exist"),
        (["--snr", "10"], "no noise for this split"),
        (["--picture", "/dev/null/x.png"], "x.png: cannot be written"),
    ],
)
def test_bad_options_are_one_sentence(cli, model, data, change, text):
    assert text in cli.fails("eval", model, "--data", data, *change)


@pytest.mark.parametrize("kind", ["missing", "empty", "no classes", "other words", "broken clip"])
def test_bad_data_is_one_sentence(cli, model, data, tmp_path, kind):
    folder = tmp_path / "bad"
    text = {
        "missing": "does not exist",
        "empty": "no class folders",
        "no classes": "no class folders",
        "other words": "no clips of yes, no",
        "broken clip": "0.wav",
    }[kind]
    if kind == "no classes":
        folder.mkdir()
        (folder / "take.wav").write_bytes((data / "yes" / "0.wav").read_bytes())
    elif kind == "other words":
        (data / "up").rename(data / "left")
        (folder).mkdir()
        (data / "left").rename(folder / "left")
    elif kind == "broken clip":
        folder = data
        (data / "no" / "0.wav").write_bytes(b"not audio")
    elif kind == "empty":
        folder.mkdir()
    assert text in cli.fails("eval", model, "--data", folder)
