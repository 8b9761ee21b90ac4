"""From a phrase to a model: the verb end to end on few clips, and the parts that decide."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli, bursts
from tiny_model import chain_model

from kws.config import DataConfig
from kws.data.clips import Split
from kws.data.source import open_source
from kws.errors import KwsError
from kws.model import build_model
from kws.record import read_record
from kws.simulate.spotter import Spotter
from kws.synth.dataset import SENTENCE_LABEL
from kws.synth.natural_programs import is_any_installed
from kws.train.beginning import load_beginning, open_beginning
from kws.wake.beginning import beginning
from kws.wake.config import WakeConfig
from kws.wake.confusables import taken_for_the_phrase
from kws.wake.experiment import label_of, wake_experiment
from kws.wake.given import Given, open_given
from kws.wake.material import is_recorded, stream_material

TINY = (
    *("train.epochs=1", "train.qat_epochs=0", "train.validation_hours=0.05", "train.compile_step=false"),
    *("model.context_units=8", "model.gru_units=8", "data.keyword_passes=1"),
)


def test_the_experiment_fits_the_phrase() -> None:
    fitted = wake_experiment("hey computer", "wake-fc-gru", longest_ms=1130, clips=100, with_speech=True, seed=7)
    assert fitted.data.words == ("hey_computer",) == (label_of("hey computer"),)
    assert fitted.data.clip_ms == 1900
    assert fitted.data.keyword_passes == 25
    assert fitted.train.seed == 7
    assert fitted.detector.lead_ms == 1130
    alone = wake_experiment("hey computer", "wake-tcn", longest_ms=500, clips=9999, with_speech=False, seed=1)
    assert alone.data.speech_percent == 0
    assert alone.data.unknown_percent > fitted.data.unknown_percent
    assert alone.data.keyword_passes == 1
    with pytest.raises(KwsError, match="recipe wake: not known"):
        wake_experiment("a", "wake", longest_ms=500, clips=1, with_speech=False, seed=1)


def test_a_phrase_begins_with_weights_that_know_words() -> None:
    fitted = wake_experiment("hey computer", "wake-fc-gru", longest_ms=1130, clips=100, with_speech=True, seed=7)
    folder = beginning(fitted)
    assert folder is not None
    model = build_model(fitted.model, fitted.frontend.bands, 3)
    before = np.array(model.variables[1])
    first = open_beginning(folder, fitted)
    assert first.facts["recipe"] == "wake-fc-gru"
    load_beginning(folder, first, ("_silence_", "_unknown_", "hey_computer"), model)
    assert np.abs(np.array(model.variables[1]) - before).max() > 0.1
    assert beginning(replace(fitted, model=replace(fitted.model, gru_units=(40,)))) is None
    assert beginning(replace(fitted, frontend=replace(fitted.frontend, bands=32))) is None
    assert beginning(replace(fitted, recipe="wake-tcn")) is None


def test_confusables_are_counted_by_name(tmp_path: Path) -> None:
    for label, seed in (("first", 1), ("second", 2), ("third", 3)):
        (tmp_path / label).mkdir()
        for number in range(2 * seed):
            soundfile.write(tmp_path / label / f"{number}.wav", bursts(2.0, seed=10 * seed + number), 16000)
    config = DataConfig(words=("first",), validation_percent=0, testing_percent=0)
    source, wanted = open_source(tmp_path, config), ("first", "second", "absent")
    rates = taken_for_the_phrase(Spotter(chain_model()), source, wanted, "training")
    assert {label: rate.trials for label, rate in rates.items()} == {"first": 2, "second": 4}
    assert sum(rate.hits for rate in rates.values()) > 0
    never = Spotter(chain_model(), operating_point=1)  # its thresholds are out of reach
    assert [rate.hits for rate in taken_for_the_phrase(never, source, wanted, "training").values()] == [0, 0]
    assert taken_for_the_phrase(never, source, wanted, "testing") == {}


def test_what_sounds_like_the_phrase_is_no_running_speech(tmp_path: Path) -> None:
    speech, talk = tmp_path / "out" / "speech", tmp_path / "talk"
    for folder in (speech, talk):
        folder.mkdir(parents=True)
        for name in range(4):
            soundfile.write(folder / f"{name}.wav", np.full(16000, 100 * (name + 1), np.int16), 16000)
    labels = ("hey_computer", "he_computer", SENTENCE_LABEL, "hey")
    rows = [f"{name}.wav,{label},training" for name, label in enumerate(labels)]
    (speech / "manifest.csv").write_text("\n".join(["path,label,split", *rows]) + "\n")
    (talk / "manifest.csv").write_text("path,split\n0.wav,training\n3.wav,training\n")
    config = WakeConfig(phrase="hey computer", output=tmp_path / "out")
    synthetic = open_source(speech, DataConfig())
    for given, heard in (((talk / "manifest.csv",), [100, 400]), ((), [300])):
        opened = open_given(replace(config, speech=given), "hey_computer")
        material = stream_material(opened, synthetic, ("hey_computer",), "training")
        assert [int(each.load()[0]) for each in material.keywords] == [100]
        assert sorted(int(each.load()[0]) for each in material.speech) == heard


def test_recordings_are_split_for_measuring_as_for_training(tmp_path: Path) -> None:
    (tmp_path / "hey_computer").mkdir()
    for name in range(40):
        soundfile.write(tmp_path / "hey_computer" / f"{name}.wav", np.full(16000, name, np.int16), 16000)
    config = WakeConfig(phrase="hey computer", output=tmp_path / "out", data=(tmp_path,))
    for percent in (0, 40):
        settings = (f"data.validation_percent={percent}", "data.testing_percent=0")
        given = open_given(replace(config, settings=settings), "hey_computer")
        trained = of_split(given, "training")
        assert len(trained) == 40 if percent == 0 else len(trained) < 36
    assert of_split(given, "validation") == set(range(40)) - trained


def test_what_the_user_has_too_little_of_is_synthetic(tmp_path: Path) -> None:
    (tmp_path / "mine" / "hey_computer").mkdir(parents=True)
    (tmp_path / "synthetic").mkdir()
    for name in range(3):
        soundfile.write(tmp_path / "mine" / "hey_computer" / f"{name}.wav", np.full(16000, name + 1, np.int16), 16000)
        soundfile.write(tmp_path / "synthetic" / f"{name}.wav", np.full(16000, 100 * (name + 1), np.int16), 16000)
    labels, splits = ("hey_computer", "he_computer", SENTENCE_LABEL), ("training", "validation")
    rows = [f"{name}.wav,{label},{split}" for name, label in enumerate(labels) for split in splits]
    (tmp_path / "synthetic" / "manifest.csv").write_text("\n".join(["path,label,split", *rows]) + "\n")
    settings = ("data.validation_percent=0", "data.testing_percent=0")
    recorded = (tmp_path / "mine",)
    config = WakeConfig(phrase="hey computer", output=tmp_path / "out", data=recorded, settings=settings)
    given, synthetic = open_given(config, "hey_computer"), open_source(tmp_path / "synthetic", DataConfig())
    for split, phrase in zip(splits, ({1, 2, 3}, {100}), strict=True):
        material = stream_material(given, synthetic, ("hey_computer",), split)
        assert {int(each.load()[0]) for each in material.keywords} == phrase
        assert {int(each.load()[0]) for each in material.speech} == {300}  # they said nothing but the phrase
        assert is_recorded(given, ("hey_computer",), split) == (split == "training")


def of_split(given: Given, split: Split) -> set[int]:
    material = stream_material(given, given.recordings[0], ("hey_computer",), split)
    return {int(each.load()[0]) for each in material.keywords}


def test_one_command_from_phrase_to_model(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("kws.wake.run.VOCABULARY_WORDS", 2000)
    cli, output = Cli(capsys), tmp_path / "out"
    settings = [word for setting in TINY for word in ("--set", setting)]
    told = cli("wake", "hey computer", "-o", output, "--clips", 40, "--hours", 0.04, *settings)
    assert told.status == 0, told.err
    assert "false accepts a day" in told.out
    assert "Measured on synthetic voices" in told.out
    licences = (output / "speech" / "manifest.csv").read_text()
    assert "output of eSpeak NG" in licences
    assert ("licences of its voices" in licences) == is_any_installed(), "voices of people speak where there are some"
    record = read_record((output / "model.tflite").read_bytes())
    assert record.keywords == ("hey_computer",)
    assert len(record.points) == 3
    assert all(point.audio_seconds > 60 for point in record.points)
    assert "places in 0.04 hours of training speech were taken for the phrase" in told.out
    assert (output / "hard-1" / "manifest.csv").is_file()
    data = json.loads((output / "run" / "data.json").read_text())
    assert data["begun_with"]["name"] == "hey_computer"
    assert any(path.endswith("hard-1") for path in data["opened"]["data"])
    values = json.loads((output / "wake.json").read_text())
    assert values["phrase"] == "hey computer"
    assert "computer" in values["confused"]
    assert (output / "trade-off.png").read_bytes().startswith(b"\x89PNG")
    assert "exists already" in cli.fails("wake", "hey computer", "-o", output)
    assert "expected one to 6 English words" in cli.fails("wake", "hey 5", "-o", tmp_path / "other")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        *(((option, "absent"), "absent: does not exist") for option in ("--data", "--speech", "--noise", "--rir")),
        (("--set", "train.epochs=many"), "train.epochs"),
        (("--recipe", "wake"), "recipe wake: not known"),
    ],
)
def test_what_the_user_gave_is_opened_before_anything_is_made(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.setattr("kws.wake.run.VOCABULARY_WORDS", 2000)
    assert sentence in Cli(capsys).fails("wake", "hey computer", "-o", tmp_path / "out", *arguments)
    assert not (tmp_path / "out").exists()
