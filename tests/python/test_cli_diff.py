"""kws diff on two random networks over made-up words."""

import json

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli, bursts
from export_model import LABELS, example_model, example_record
from tiny_model import tiny_model

from kws.data.audio import read_audio
from kws.evaluate.decision import decide
from kws.record import attach, encode
from kws.simulate.spotter import Spotter

CLIPS = 10


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "cache"))
    lines = ["path,label,split"]
    for number, word in enumerate(("yes", "no", "up")):
        (tmp_path / "data" / word).mkdir(parents=True)
        for take in range(CLIPS):
            pcm = bursts(1.0, seed=10 * number + take)
            soundfile.write(tmp_path / f"data/{word}/{take}.wav", pcm, 16000, subtype="PCM_16")
            lines.append(f"{word}/{take}.wav,{word},validation")
    (tmp_path / "data/manifest.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "a.tflite").write_bytes(example_model())
    (tmp_path / "b.tflite").write_bytes(attach(tiny_model(seed=8), encode(example_record())))
    return tmp_path


def test_every_flip_is_one_and_no_other(world, capsys):
    given = ["diff", world / "a.tflite", world / "b.tflite", "--data", world / "data"]
    cli = Cli(capsys)
    found = json.loads(cli(*given, "--json").out)
    steps = example_record().detector.smoothing_steps
    spotters = [Spotter(world / name) for name in ("a.tflite", "b.tflite")]
    expected, fixed, broken = {}, 0, 0
    for word in ("yes", "no"):
        for take in range(CLIPS):
            pcm = read_audio(world / f"data/{word}/{take}.wav")
            scores = [spotter.scores_batch(pcm[None]) for spotter in spotters]
            answers = [LABELS[decide(each, steps)[0]] for each in scores]
            if answers[0] != answers[1]:
                means = [(each[0, -steps:].mean(axis=0) + 128) / 256 for each in scores]
                pairs = [[mean[LABELS.index(answer)] for answer in answers] for mean in means]
                expected[f"{word}/{take}.wav"] = (word, answers, pairs)
            fixed += answers[0] != word == answers[1]
            broken += answers[1] != word == answers[0]
    flips = {flip["clip"]: flip for flip in found["flips"] if flip["label"] in ("yes", "no")}
    assert expected
    assert set(flips) == set(expected)
    for clip, (word, answers, pairs) in expected.items():
        assert (flips[clip]["label"], flips[clip]["answers"]) == (word, answers)
        np.testing.assert_allclose(flips[clip]["scores"], pairs, rtol=0, atol=1e-12)  # doubles, summed alike
    background = [flip for flip in found["flips"] if flip["label"].startswith("_")]
    mended = sum(flip["answers"][1] == flip["label"] for flip in background)
    spoiled = sum(flip["answers"][0] == flip["label"] for flip in background)
    assert (found["fixed"], found["broken"]) == (fixed + mended, broken + spoiled)
    kinds = [flip["answers"][0] == flip["label"] for flip in found["flips"]]
    assert kinds == sorted(kinds, reverse=True), "what the second model breaks comes first"
    table = cli(*given).out
    assert f"{len(found['flips'])} of {found['clips']} decisions flip" in table
    assert next(iter(expected)) in table


def test_a_model_does_not_differ_from_itself(world, capsys):
    found = json.loads(
        Cli(capsys)("diff", world / "a.tflite", world / "a.tflite", "--data", world / "data", "--json").out
    )
    assert found["flips"] == []
    assert found["p_value"] == 1.0
    assert found["equal_scores"] == found["clips"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (["b.tflite"], "--data is missing"),
        (["absent.tflite", "--data", "data"], "does not exist"),
        (["b.tflite", "--data", "data", "--snr", 10], "no noise for this split"),
        (["other.tflite", "--data", "data"], "only one of them knows no, up"),
    ],
)
def test_bad_input_is_one_sentence(world, capsys, change, sentence):
    from dataclasses import replace  # noqa: PLC0415

    from kws.record import Label  # noqa: PLC0415

    record = example_record()
    labels = tuple(Label(name="up") if label.name == "no" else label for label in record.labels)
    (world / "other.tflite").write_bytes(attach(tiny_model(seed=3), encode(replace(record, labels=labels))))
    places = [world / each if "tflite" in str(each) or each == "data" else each for each in change]
    assert sentence in Cli(capsys).fails("diff", world / "a.tflite", *places)
