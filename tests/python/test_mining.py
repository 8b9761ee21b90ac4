"""Hard negatives: what is found, where it is cut, and that training hears it as background."""

from __future__ import annotations

import csv
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli, bursts
from data_helpers import write_tree
from tiny_model import chain_model, chain_record, tiny_model

from kws.config import DataConfig, Experiment
from kws.config.experiment import HARD_LABEL
from kws.data.dataset import build_dataset
from kws.data.draw import draw_epoch, draw_fixed
from kws.data.source import open_source
from kws.errors import KwsError
from kws.evaluate.stream.heard import native_detector
from kws.mining import FalseAccept, MiningConfig, find_false_accepts, open_searched, write_mined
from kws.record import with_second_try
from kws.simulate.spotter import Spotter
from kws.streams import Material, StreamRecording, StreamWord
from kws.streams.build import Utterance
from kws.wake.rounds import Mining, train_in_rounds

RATE = 16000
CONFIG = MiningConfig(threshold=0.3, before_ms=500, after_ms=250)


def recording(number: int, words: tuple[StreamWord, ...] = ()) -> StreamRecording:
    return StreamRecording(name=f"r{number}", pcm=bursts(6.0, seed=number), words=words)


def load(number: int) -> StreamRecording:
    return recording(number)


@pytest.fixture(scope="module")
def found() -> list[FalseAccept]:
    return find_false_accepts(chain_model(), [partial(load, number) for number in range(3)], CONFIG)


def test_false_accepts_are_the_detectors_events_at_their_peaks(found: list[FalseAccept]) -> None:
    spotter = Spotter(chain_model())
    events = 0
    for number in range(3):
        whole = recording(number).pcm
        trace = spotter.trace(whole)
        q15 = trace.stages["scores"].astype(np.int16) + 128 << 7
        ends = np.arange(len(q15), dtype=np.uint64) * 320 + 640
        smoothed, expected = native_detector(chain_record(), [round(0.3 * 32768)] * 4).run(q15, ends)
        here = sorted((each for each in found if each.recording == f"r{number}"), key=lambda each: each.peak_s)
        events += len(expected)
        assert [each.keyword for each in here] == [chain_record().labels[event[0]].name for event in expected]
        for each, event in zip(here, expected, strict=True):
            peak = round(each.peak_s * RATE)
            step = int(np.flatnonzero(ends == peak)[0])
            assert each.score == smoothed[step, event[0]] / 32768
            assert peak >= event[4]
            assert each.score >= event[2] / 32768
            first = max(peak - RATE // 2, 0)
            np.testing.assert_array_equal(each.pcm, whole[first : peak + RATE // 4])
            assert round(each.event_s[1] * RATE) == peak - first
            assert 0 <= each.event_s[0] < each.event_s[1]
    assert events == len(found) > 5
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_the_clearest_are_kept_and_a_higher_threshold_finds_fewer(found: list[FalseAccept]) -> None:
    loads = [partial(load, number) for number in range(3)]
    assert find_false_accepts(chain_model(), loads, replace(CONFIG, most=4)) == found[:4]
    fewer = find_false_accepts(chain_model(), loads, replace(CONFIG, threshold=0.7))
    assert len(fewer) < len(found)
    assert all(each.score >= 0.7 for each in fewer)


def test_second_tries_and_near_misses_are_not_mined(found: list[FalseAccept]) -> None:
    with_tries = with_second_try(chain_model(), 0.25)
    again = find_false_accepts(with_tries, [partial(load, number) for number in range(3)], CONFIG)
    assert again == found


def test_labelled_words_are_not_mined(found: list[FalseAccept]) -> None:
    spared = [each for each in found if each.recording == "r1"]
    times = [each.peak_s for each in spared]
    word = StreamWord(keyword="yes", start_s=max(times[0] - 1.0, 0), end_s=times[0])
    left = find_false_accepts(chain_model(), [lambda: recording(1, (word,))], CONFIG)
    assert len(left) < len(spared)
    assert all(not word.start_s <= each.peak_s <= word.end_s for each in left)


def test_mined_clips_are_background_with_a_share_of_their_own(found: list[FalseAccept], tmp_path: Path) -> None:
    manifest = write_mined(tmp_path / "hard", found, "training", {"r1": "CC0"})
    rows = list(csv.DictReader(manifest.read_text().splitlines()))
    assert [row["licence"] for row in rows] == ["CC0" if each.recording == "r1" else "" for each in found]
    written, rate = soundfile.read(tmp_path / "hard" / rows[0]["path"], dtype="int16")
    assert rate == RATE
    np.testing.assert_array_equal(written, found[0].pcm)
    write_tree(tmp_path / "words", 20, {"yes": 300, "other": 900})
    config = DataConfig(words=("yes",), unknown_percent=30, hard_percent=150, after_word_ms=250, clip_ms=600)
    sources = [open_source(path, config) for path in (tmp_path / "words", tmp_path / "hard")]
    data = build_dataset(sources, config, folder=tmp_path / "cache")
    assert data.labels == ("_silence_", "_unknown_", "yes")
    said = int((data.training.labels == 2).sum())
    draw = draw_epoch(data, 1.0, 1, 0)
    heard = draw.clips[draw.clips >= 0]
    assert int(data.training.hard[heard].sum()) == -(-said * 150 // 100)
    assert set(data.training.labels[data.training.hard]) == {1}
    unknown = heard[(data.training.labels[heard] == 1) & ~data.training.hard[heard]]
    assert len(unknown) == -(-said * 30 // 100)
    assert not data.validation.hard.any()
    assert len(draw_fixed(data, data.validation).clips) > 0
    clip = int(np.flatnonzero(data.training.hard)[0])  # the peak lies 250 ms before the end of the clip
    samples = round(found[0].event_s[1] * RATE) + RATE // 4
    wanted = np.pad(found[0].pcm, (9600, 0))[samples : samples + 9600]
    np.testing.assert_array_equal(data.training.gather(np.array([clip]))[0], wanted)
    alone = build_dataset(sources, replace(config, unknown_percent=0), folder=tmp_path / "cache")
    assert "_unknown_" in alone.labels
    none = build_dataset(sources, replace(config, unknown_percent=0, hard_percent=0), folder=tmp_path / "cache")
    assert "_unknown_" not in none.labels


def test_the_verb_cuts_clips_and_spares_other_splits(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    cli, model = Cli(capsys), tmp_path / "m.tflite"
    model.write_bytes(chain_model())
    audio = tmp_path / "audio"
    audio.mkdir()
    for number in range(3):
        soundfile.write(audio / f"r{number}.wav", bursts(6.0, seed=number), RATE, subtype="PCM_16")
    (audio / "manifest.csv").write_text(
        "path,split,licence\nr0.wav,training,CC0\nr1.wav,validation,\nr2.wav,training,\n"
    )
    told = cli("mine", model, "--audio", audio, "-o", tmp_path / "hard", "--most", 5)
    assert told.status == 0, told.err
    assert "5 clips from 2 recordings" in told.out
    rows = list(csv.DictReader((tmp_path / "hard" / "manifest.csv").read_text().splitlines()))
    assert {row["label"] for row in rows} == {HARD_LABEL}
    assert {row["recording"] for row in rows} <= {"r0.wav", "r2.wav"}
    assert all(row["licence"] == ("CC0" if row["recording"] == "r0.wav" else "") for row in rows)
    single = cli("mine", model, "--audio", audio / "r1.wav", "-o", tmp_path / "one")
    assert "from 1 recordings" in single.out
    assert "is not empty" in cli.fails("mine", model, "--audio", audio, "-o", tmp_path / "hard")
    assert "no testing recordings" in cli.fails(
        "mine", model, "--audio", audio, "-o", tmp_path / "x", "--split", "testing"
    )
    assert "threshold is 0.0, expected above 0" in cli.fails(
        "mine", model, "--audio", audio, "-o", tmp_path / "x", "--threshold", 0
    )
    mixed = cli("mine", model, "--speech", audio, "--noise", audio, "--hours", 0.02, "-o", tmp_path / "mixed")
    assert mixed.status == 0, mixed.err
    assert "from 2 recordings" in mixed.out
    rows = list(csv.DictReader((tmp_path / "mixed" / "manifest.csv").read_text().splitlines()))
    assert {row["licence"] for row in rows} == {"CC0; not stated"}
    assert "hours is 25.0, expected above 0, at most 24" in cli.fails(
        "mine", model, "--speech", audio, "--hours", 25, "-o", tmp_path / "x"
    )
    for wrong in (("--audio", audio, "--speech", audio), (), ("--audio", audio, "--noise", audio)):
        assert "--speech" in cli.fails("mine", model, *wrong, "-o", tmp_path / "x")
    junk = tmp_path / "junk.tflite"
    for content in (b"this is no model at all", tiny_model()):
        junk.write_bytes(content)
        assert str(junk) in cli.fails("mine", junk, "--audio", audio, "-o", tmp_path / "x")
    (audio / "r0.wav").write_bytes(b"junk")
    assert "not audio that can be decoded" in cli.fails("mine", model, "--audio", audio, "-o", tmp_path / "x")
    assert "does not exist" in cli.fails("mine", model, "--audio", tmp_path / "none", "-o", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_rounds_go_on_from_the_run_before_with_what_was_mined(tmp_path: Path) -> None:
    calls: list[tuple[int, int, float, int, str, str | None]] = []

    def train(experiment: Experiment, mined: Any, run: Path, begin: Path | None) -> Path:
        clips = sum(len(source.clips) for source in mined)
        settings = experiment.train
        rate = settings.learning_rate
        calls.append((settings.epochs, settings.qat_epochs, rate, clips, run.name, begin and begin.name))
        run.mkdir()
        (run / "model.tflite").write_bytes(chain_model())
        return run / "model.tflite"

    speech = [Utterance(load=partial(bursts, 6.0, number)) for number in range(3)]
    mining = Mining(rounds=2, material=Material(keywords=(), speech=speech), folder=tmp_path, hours=0.01)
    experiment = Experiment()
    rate = experiment.train.learning_rate
    said: list[str] = []
    assert train_in_rounds(experiment, mining, train, said.append) == tmp_path / "run" / "model.tflite"
    first = len(open_source(tmp_path / "hard-1", DataConfig(words=("yes",))).clips)
    second = len(open_source(tmp_path / "hard-2", DataConfig(words=("yes",))).clips)
    assert calls == [
        (40, 0, rate, 0, "run-1", None),
        (20, 0, rate / 4, first, "run-2", "run-1"),
        (20, 10, rate / 4, first + second, "run", "run-2"),
    ]
    assert first > 5
    assert f"{first} places in 0.01 hours" in said[0]
    assert not (tmp_path / "hard-3").exists()
    calls.clear()
    train_in_rounds(experiment, replace(mining, rounds=0, folder=tmp_path / "none"), partial(_made, train), said.append)
    assert calls == [(40, 10, rate, 0, "run", None)]


def _made(train: Any, experiment: Experiment, mined: Any, run: Path, begin: Path | None) -> Path:
    run.parent.mkdir(exist_ok=True)
    model: Path = train(experiment, mined, run, begin)
    return model


def test_settings_out_of_range_are_named() -> None:
    for field, value in {"threshold": 1.5, "most": 0, "before_ms": 50, "after_ms": -1}.items():
        with pytest.raises(KwsError, match=f"{field} is {value}, expected"):
            MiningConfig(**{field: value})
    with pytest.raises(KwsError, match=r"hard_percent is -1\.0, expected 0 to 10000"):
        DataConfig(hard_percent=-1.0)
    with pytest.raises(KwsError, match="does not exist"):
        open_searched([Path("/nowhere")], ("yes",), "training")
