"""kws eval --report: every figure is one that the C library gives when asked by hand."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from cli_helpers import Cli, bursts
from export_model import LABELS, example_model, example_record
from tiny_model import tiny_model

from kws.cli.main import run
from kws.config import DataConfig
from kws.data.audio import read_audio
from kws.evaluate import open_set
from kws.evaluate.clips import load_clips
from kws.evaluate.conditions import Condition, hear
from kws.evaluate.decision import decide
from kws.evaluate.measure_report import open_rooms
from kws.evaluate.metrics import wilson_interval
from kws.evaluate.robustness import device
from kws.record import OperatingPoint, attach, encode
from kws.simulate.spotter import Spotter

CLIPS = 12
TAIL = np.zeros(8000, np.int16)


def write(path, pcm):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, pcm.astype(np.int16), 16000, subtype="PCM_16")
    return path


def manifest(folder, header, rows):
    with (folder / "manifest.csv").open("w", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """Words, noise, rooms and speech; the model is a random network, so that every figure lies in between."""
    root = tmp_path_factory.mktemp("world")
    (root / "model").mkdir()
    (root / "model/model.tflite").write_bytes(example_model())
    rows = [
        (write(root / f"data/{word}/{take}.wav", bursts(1.0, seed=100 * number + take)), word, "validation")
        for number, word in enumerate(("yes", "no", "up", "_noises_"))
        for take in range(CLIPS)
    ]
    manifest(root / "data", "path,label,split", rows)
    write(root / "noise/hiss.wav", bursts(40.0, seed=77))
    write(root / "rir/hall.wav", 20000 * np.exp(-np.arange(4000) / 700) * np.cos(np.arange(4000)))
    write(root / "rir/room.wav", 20000 * np.exp(-np.arange(900) / 90))
    manifest(root / "rir", "path,split", [("hall.wav", "validation"), ("room.wav", "training")])
    speech = [
        (write(root / f"speech/{take}.wav", bursts(3.0 + take / 10, seed=500 + take)).name, split, text)
        for take, (split, text) in enumerate(
            [("validation", "YES IT IS"), ("validation", "WELL NO"), ("validation", ""), ("training", "OFTEN")] * 2
        )
    ]
    manifest(root / "speech", "path,split,text", speech)
    return root


@pytest.fixture
def cli(capsys, world, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(world / "cache"))
    return Cli(capsys)


def given(world):
    return ["eval", world / "model", "--data", world / "data", "--noise", world / "noise"]


@pytest.fixture(scope="module")
def facts(world):
    """The report, measured once."""
    extra = ["--rir", world / "rir", "--speech", world / "speech", "--report", world / "report"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KWS_CACHE", str(world / "cache"))
        assert run([str(argument) for argument in [*given(world), *extra]]) == 0
    return json.loads((world / "report/report.json").read_text())


def by_name(facts):
    return {row["name"]: row["accuracy"]["device"] for row in facts["conditions"]}


def test_clean_and_first_noise_draw_are_those_of_the_short_command(cli, world, facts):
    clean = json.loads(cli(*given(world), "--json").out)
    noisy = json.loads(cli(*given(world), "--snr", 5, "--json").out)
    found = by_name(facts)
    assert list(found) == [
        "clean", "noise 20 dB", "noise 10 dB", "noise 5 dB", "noise 0 dB", "room", "level -20 dB", "level -40 dB"
    ]  # fmt: skip
    for name in ("confusion", "recall", "precision", "labels", "events"):
        assert facts[name] == clean[name]
    assert found["clean"]["hits"] == [clean["accuracy"]["hits"]]
    assert found["noise 5 dB"]["hits"][0] == noisy["accuracy"]["hits"]
    assert [len(each["hits"]) for each in found.values()] == [1, 2, 2, 2, 2, 2, 1, 1]
    words = {word: facts["recall"][word]["value"] for word in ("yes", "no")}
    assert facts["worst_word"]["word"] == min(words, key=words.get)


def test_means_spreads_and_intervals(facts):
    for row in by_name(facts).values():
        shares = [hits / row["trials"] for hits in row["hits"]]
        assert row["value"] == pytest.approx(np.mean(shares), abs=1e-12)
        assert row["spread"] == pytest.approx(max(shares) - min(shares), abs=1e-12)
        assert (row["low"], row["high"]) == wilson_interval(round(np.mean(row["hits"])), row["trials"])


def test_levels_rooms_and_draws_change_the_clips_as_they_say(world, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(world / "cache"))
    clips = load_clips([world / "data"], LABELS, DataConfig(), noise=[world / "noise"])
    rooms = open_rooms(world / "rir", "validation")
    assert [key.endswith("hall.wav") for key in rooms.keys] == [True]
    quiet = hear(clips, Condition(kind="level", db=-20.0), None, 0)
    np.testing.assert_array_equal(quiet, np.rint(clips.pcm * np.float32(0.1)).astype(np.int16))
    for kind in ("noise", "room"):
        first, again, second, other = (
            hear(clips, Condition(kind=kind, db=10.0), rooms, draw, seed)
            for draw, seed in ((0, 0), (0, 0), (1, 0), (0, 1))
        )
        np.testing.assert_array_equal(first, again)
        np.testing.assert_array_equal(first[~clips.recorded], clips.pcm[~clips.recorded])
        assert (first[clips.recorded] != clips.pcm[clips.recorded]).any(axis=1).all()
        if kind == "noise":  # there is only one room to draw
            assert (first != second).any()
            assert (first != other).any()
            assert (second != other).any()


def test_rejection_is_what_the_facade_does_at_that_threshold(world, facts):
    found = facts["open_set"]
    level = round(found["threshold"] * 32768)
    record = replace(example_record(), operating_points=(OperatingPoint(threshold_q15=(level,) * 4),))
    spotter = Spotter(attach(tiny_model(seed=3), encode(record)))

    def events(path, tail=TAIL):
        spotter.reset()
        return [
            event.keyword for event in spotter.push(np.concatenate([read_audio(path), tail])) if not event.near_miss
        ]

    hits = [events(path)[:1] == [word] for word in ("yes", "no") for path in (world / "data" / word).iterdir()]
    assert (found["recall"]["hits"], found["recall"]["trials"]) == (sum(hits), 2 * CLIPS)
    for word in ("up", "_noises_"):
        accepted = [bool(events(path)) for path in (world / "data" / word).iterdir()]
        assert (found["by_word"][word]["hits"], found["by_word"][word]["trials"]) == (sum(accepted), CLIPS)
    said = {"0": {"yes"}, "1": {"no"}, "2": set(), "4": {"yes"}, "5": {"no"}, "6": set()}
    heard = [
        (keyword, words) for name, words in said.items() for keyword in events(world / f"speech/{name}.wav", TAIL[:0])
    ]
    false = [keyword for keyword, words in heard if keyword not in words]
    assert found["speech"]["count"] == len(false) == sum(found["by_keyword"].values())
    assert found["spoken"] == len(heard) - len(false) > 0
    assert found["speech"]["hours"] == pytest.approx((6 * 3.0 + 1.8) / 3600)
    assert (found["recordings"], found["without_transcript"]) == (6, 2)
    recalls = [point["recall"]["hits"] for point in found["curve"]]
    assert found["recall"]["hits"] == max(recalls)  # the random network never reaches 95 %
    assert not found["reached"]


def test_the_wanted_recall_picks_the_highest_threshold_that_has_it(world, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(world / "cache"))
    clips = load_clips([world / "data"], LABELS, DataConfig(), noise=[world / "noise"])
    monkeypatch.setattr(open_set, "WANTED_RECALL", 0.25)
    found = open_set.measure_open_set(example_model(), clips, None, [])
    enough = [point for point in found.curve if point.recall.value >= 0.25]
    assert found.chosen is enough[-1]
    assert found.chosen.threshold_q15 < found.curve[-1].threshold_q15
    assert found.chosen.other_words is found.chosen.speech is None


def test_page_and_pictures_show_the_figures(world, facts):
    names = {path.name for path in (world / "report").iterdir()}
    assert names == {"report.json", "index.html", "confusion.png", "conditions.png", "recall.png", "open_set.png"}
    page = (world / "report/index.html").read_text()
    assert f"{100 * by_name(facts)['room']['value']:.2f} %" in page
    assert f"{facts['open_set']['speech']['per_hour']:.1f} an hour" in page
    for name in names:
        assert not name.endswith(".png") or name in page
        assert not name.endswith(".png") or (world / "report" / name).read_bytes().startswith(b"\x89PNG")


def test_without_noise_rooms_and_speech_their_rows_are_left_out(cli, world, tmp_path):
    outcome = cli("eval", world / "model", "--data", world / "data", "--report", tmp_path / "small")
    assert outcome.status == 0, outcome.err
    assert "left out, since there is none: --noise, --rir, --speech" in outcome.out
    facts = json.loads((tmp_path / "small/report.json").read_text())
    assert list(by_name(facts)) == ["clean", "level -20 dB", "level -40 dB"]
    assert facts["open_set"]["speech"] is None
    again = cli("eval", world / "model", "--data", world / "data", "--report", tmp_path / "small", "--json")
    assert json.loads(again.out) == facts, "an older report is replaced, and the same seed gives the same figures"


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (["--rir", "rir"], "are for the full report"),
        (["--report", "OUT", "--snr", 5], "leave out --snr"),
        (["--report", "OUT", "--rir", "absent"], "absent: does not exist"),
        (["--report", "OUT", "--speech", "absent"], "absent: does not exist"),
        (["--report", "OUT", "--rir", "rir", "--split", "testing"], "no impulse response for testing"),
        (["--report", "data"], "holds something that is no report"),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(cli, world, tmp_path, change, text):
    places = {"OUT": tmp_path / "out"} | {name: world / name for name in ("rir", "absent", "data")}
    assert text in cli.fails(*given(world), *(places.get(each, each) for each in change))
    assert not (tmp_path / "out").exists()


def test_decisions_do_not_depend_on_batches(world):
    pcm = np.stack([bursts(1.0, seed=seed) for seed in range(5)])
    spotter = Spotter(example_model())
    expected = [int(decide(spotter.scores_batch(pcm[row : row + 1]), 4)[0]) for row in range(5)]
    assert device(spotter, 4, 3)(pcm).tolist() == expected
