"""kws bench wake: our model and published ones on the same recordings, the same every time."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli
from conftest import require_package
from tiny_model import chain_model, chain_record, noise

from kws.bench import wake_models
from kws.bench.wake_models import peer_model, published_models
from kws.record import Label
from kws.simulate.spotter import Spotter

require_package("pymicro_wakeword", "pip install pymicro-wakeword")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """One keyword, which the tiny network finds in loud noise."""
    labels = (Label(name="nabu"), *(Label(name=f"_{i}_", background=True) for i in range(3)))
    path = tmp_path / "ours.tflite"
    path.write_bytes(chain_model(replace(chain_record(), labels=labels)))
    return path


@pytest.fixture
def recordings(tmp_path: Path) -> list[Path]:
    """20 s with six words, and 10 s of negatives."""
    words, negatives = tmp_path / "words.flac", tmp_path / "negatives.flac"
    soundfile.write(words, noise(20, seed=1), 16000, subtype="PCM_16")
    rows = [f"nabu,{start:.1f},{start + 0.8:.1f}" for start in np.arange(2, 20, 3)]
    words.with_suffix(".csv").write_text("\n".join(["keyword,start_s,end_s", *rows]) + "\n")
    soundfile.write(negatives, noise(10, seed=2), 16000, subtype="PCM_16")
    return [words, negatives]


def test_rows_of_both_models_from_the_same_audio(cli: Cli, model: Path, recordings: list[Path], tmp_path: Path) -> None:
    options = ("--peer", "okay_nabu", "--peer", "alexa", "--json", "--picture", tmp_path / "det.png")
    outcome = cli("bench", "wake", model, *recordings, *options)
    assert outcome.status == 0, outcome.err
    found = json.loads(outcome.out)
    assert list(found["models"]) == [str(model), "okay_nabu", "alexa"]
    assert (tmp_path / "det.png").stat().st_size > 1000
    ours = json.loads(cli("stream-eval", model, *recordings, "--json", "--at", 1).out)
    for name, each in found["models"].items():
        assert each["words"] == 6
        assert each["hours"] == pytest.approx((30 - 6 * (0.8 + 0.75)) / 3600)
        assert list(each["at_most_per_hour"]) == ["0.1", "0.5", "1", "2"]
        for rate, score in each["at_most_per_hour"].items():
            assert score["false_accepts_per_hour"] <= float(rate)
            low, high = score["false_reject_rate_interval"]
            assert 0 <= low <= score["false_reject_rate"] <= high <= 1
            assert score["false_accepts_per_hour_interval"][1] > 300  # no more is known from half a minute
        if name == str(model):
            assert each["at_most_per_hour"]["1"] == ours["chosen"]
            assert any(score["false_accepts"] > 0 for score in each["thresholds"])
            assert any(score["words_missed"] < 6 for score in each["thresholds"])
    again = cli("bench", "wake", model, *recordings, *options)
    assert json.loads(again.out) == found
    table = cli("bench", "wake", model, *recordings, "--peer", "okay_nabu").out
    assert table.count("okay_nabu") == 5
    assert "nabu: 6 words" in table


def test_a_published_model_keeps_its_scores(recordings: list[Path]) -> None:
    pcm, _ = soundfile.read(recordings[0], dtype="int16")
    adopted = Spotter(peer_model("okay_nabu", "nabu"))
    assert adopted.labels == ["nabu"]
    assert adopted.trace(pcm).stages["scores"].shape[0] > 500
    assert set(published_models()) >= {"alexa", "hey_jarvis", "okay_nabu"}


def test_what_is_wrong_is_one_sentence(
    cli: Cli, model: Path, recordings: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ("bench", "wake", model, *recordings, "--peer")
    assert "peer nobody: no such model, expected one of alexa" in cli.fails(*ask, "nobody")
    several = tmp_path / "several.tflite"
    several.write_bytes(chain_model())
    assert "expected a wake word's model" in cli.fails("bench", "wake", several, *recordings, "--peer", "alexa")
    assert "need words" in cli.fails("bench", "wake", model, recordings[1], "--peer", "alexa")
    monkeypatch.setattr(wake_models, "PACKAGE", "pymicro_wakeword_that_is_not_there")
    assert "pip install pymicro-wakeword" in cli.fails(*ask, "alexa")
