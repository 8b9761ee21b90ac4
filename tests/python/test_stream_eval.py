"""Error rates on long recordings: matching, bounds, thresholds, operating points, and the two verbs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli_helpers import Cli, bursts
from data_helpers import write_tree
from tiny_model import LABELS, chain_model, chain_record

from kws.errors import KwsError
from kws.evaluate.poisson import EventRate
from kws.evaluate.stream import Heard, calibrated, hear, score_at, sweep
from kws.record import OperatingPoint, read_record
from kws.simulate.spotter import Spotter
from kws.simulate.steps import end_samples
from kws.streams import StreamRecording, StreamWord, write_stream

RECORD = chain_record()
STEP_S = 0.02


def heard_with(peaks: dict[float, tuple[int, int]], words: tuple[StreamWord, ...], seconds: float = 60.0) -> Heard:
    """A recording whose posteriors are 0 but for half a second of (label, level) from each time on."""
    steps = round(seconds / STEP_S)
    posteriors = np.zeros((steps, len(LABELS)), np.int16)
    for time_s, (label, level) in peaks.items():
        first = round(time_s / STEP_S)
        posteriors[first : first + 25, label] = level
    return Heard(
        name="test", seconds=seconds, words=words, posteriors_q15=posteriors, end_samples=end_samples(RECORD, steps)
    )


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.3640, 121.6268)]
)
def test_poisson_bounds_of_published_tables(count: int, low: float, high: float) -> None:
    # F. Garwood 1936; as in the usual tables of the exact 95 % interval
    assert EventRate(count=count, hours=1).interval == pytest.approx((low, high), abs=5e-4)
    assert EventRate(count=count, hours=2).per_hour == count / 2


def test_nothing_heard_has_no_rate() -> None:
    assert np.isnan(EventRate(count=0, hours=0).per_hour)
    assert EventRate(count=0, hours=0).interval == (0, np.inf)


def test_hits_misses_and_false_accepts_are_told_apart() -> None:
    words = (
        StreamWord(keyword="yes", start_s=9.8, end_s=10.2, groups={"speaker": "a"}),  # heard
        StreamWord(keyword="no", start_s=20, end_s=20.5, groups={"speaker": "b"}),  # heard as yes
        StreamWord(keyword="up", start_s=30, end_s=30.5, groups={"speaker": "b"}),  # not heard
    )
    heard = heard_with({10.0: (0, 20000), 20.2: (0, 20000), 40.0: (1, 20000)}, words)
    score = score_at(RECORD, [heard, heard], 16000)
    assert (score.found.hits, score.found.trials) == (2, 6)
    assert score.false_accepts.count == 4
    assert score.false_accepts.hours == pytest.approx(2 * (60 - 3 * 0.75 - 1.4) / 3600)
    assert score.groups["speaker"]["a"].hits == 2
    assert (score.groups["speaker"]["b"].hits, score.groups["speaker"]["b"].trials) == (0, 4)
    assert score.groups["keyword"]["yes"].value == 1
    # four steps of smoothing reach 16000 of 20000 with the fourth step, whose frames end 30 ms + 10 ms later
    assert score.latency_s == pytest.approx([10.0 + 3 * STEP_S + 0.04 - 10.2] * 2)


def test_a_late_event_is_a_miss_and_a_false_accept() -> None:
    word = StreamWord(keyword="yes", start_s=9.0, end_s=9.2)
    heard = heard_with({10.0: (0, 20000)}, (word,))
    assert score_at(RECORD, [heard], 16000, late_s=1.0).found.hits == 1
    late = score_at(RECORD, [heard], 16000, late_s=0.5)
    assert (late.found.hits, late.false_accepts.count) == (0, 1)


def test_the_threshold_of_a_rate_is_the_lowest_that_holds_it() -> None:
    words = tuple(StreamWord(keyword="yes", start_s=t - 0.2, end_s=t + 0.3) for t in (5.0, 15.0))
    peaks = {5.0: (0, 30000), 15.0: (0, 15000), 25.0: (0, 22000), 35.0: (0, 12000)}
    measured = sweep(RECORD, [heard_with(peaks, words)])
    everything = measured.at_rate(1e9)
    assert everything.false_accepts.count == 2
    one, none = measured.at_rate(63), measured.at_rate(0)
    assert (one.false_accepts.count, one.found.hits) == (1, 2)
    assert 12000 < one.threshold_q15 <= 15000
    assert (none.false_accepts.count, none.found.hits) == (0, 1)
    assert 22000 < none.threshold_q15 <= 24500
    assert measured.at_threshold(none.threshold_q15) == none


def test_wanted_rates_are_found_to_the_step_of_the_smoothed_posterior() -> None:
    words = tuple(StreamWord(keyword="yes", start_s=t - 0.2, end_s=t + 0.3) for t in (5.0, 15.0))
    peaks = {5.0: (0, 30600), 15.0: (0, 30540), 25.0: (0, 30480), 35.0: (0, 30420)}  # all between 0.90 and 0.95
    heard = [heard_with(peaks, words)]
    coarse = sweep(RECORD, heard).at_rate(0)
    assert (coarse.found.hits, coarse.false_accepts.count) == (0, 0)
    exact = sweep(RECORD, heard, rates_per_hour=(0, 100))
    none, one = exact.at_rate(0), exact.at_rate(100)
    assert (none.found.hits, none.false_accepts.count) == (2, 0)
    assert 30480 < none.threshold_q15 <= 30540
    assert (one.found.hits, one.false_accepts.count) == (2, 1)
    assert 30420 < one.threshold_q15 <= 30480
    levels = [score.threshold_q15 for score in exact.scores]
    assert levels == sorted(set(levels))


def test_points_carry_what_was_measured() -> None:
    words = (StreamWord(keyword="yes", start_s=4.8, end_s=5.3), StreamWord(keyword="yes", start_s=9, end_s=9.5))
    measured = sweep(RECORD, [heard_with({5.0: (0, 30000), 25.0: (0, 22000)}, words, seconds=3600)])
    strict, loose = calibrated(RECORD, measured, (1, 100)).operating_points
    assert strict.false_accepts_per_day == 0
    assert loose.false_accepts_per_day == pytest.approx(24, rel=1e-3)
    assert strict.recall == loose.recall == 0.5
    assert strict.audio_seconds == round(3600 - 2 * 1.25)
    assert strict.threshold_q15[0] > loose.threshold_q15[0]
    assert len(set(strict.threshold_q15)) == 1


def test_the_c_library_finds_the_point_of_a_rate() -> None:
    def point(threshold: int, rate: float | None, recall: float | None) -> OperatingPoint:
        return OperatingPoint(threshold_q15=(threshold,) * 4, false_accepts_per_day=rate, recall=recall)

    points = (point(20000, 3, 0.9), point(25000, 1, 0.8), point(22000, 1, 0.85), point(9000, None, 1.0))
    spotter = Spotter(chain_model(replace(RECORD, operating_points=points)))
    assert [spotter.operating_point_for(rate) for rate in (1000, 3, 2.9, 1)] == [0, 0, 2, 2]
    with pytest.raises(KwsError, match=r"no operating point was measured at 0\.5 false accepts a day or less"):
        spotter.operating_point_for(0.5)


def test_words_said_again_are_found_at_the_second_try() -> None:
    said = [(10.0, "yes"), (12.0, "yes"), (30.0, "no"), (40.0, "no"), (50.0, "up"), (52.0, "up")]
    words = tuple(StreamWord(keyword=keyword, start_s=time_s - 0.2, end_s=time_s + 0.4) for time_s, keyword in said)
    peaks = {10.0: (0, 14000), 12.0: (0, 14500), 30.0: (1, 14000), 40.0: (1, 14500), 50.0: (2, 20000), 52.0: (2, 20000)}
    heard = heard_with(peaks, words)
    never = score_at(RECORD, [heard], 16000)
    assert (never.found.hits, never.said_again.hits, never.said_again.trials) == (2, 0, 1)
    detector = replace(RECORD.detector, near_miss=0.4, second_try=0.42)
    again = score_at(replace(RECORD, detector=detector), [heard], 16000)
    assert (again.found.hits, again.said_again.hits, again.said_again.trials) == (3, 1, 1)
    assert again.false_accepts.count == 0


def test_what_is_heard_is_what_the_spotter_reports() -> None:
    pcm = bursts(20.0)
    model = chain_model()
    (heard,) = hear(model, [lambda: StreamRecording(name="a", pcm=pcm)])
    trace = Spotter(model).trace(pcm)
    np.testing.assert_array_equal(heard.posteriors_q15, (trace.stages["scores"].astype(int) + 128) << 7)
    events = [event for event in trace.native_events if not event[1]]
    score = score_at(read_record(model), [heard], read_record(model).points[0].threshold_q15[0])
    assert score.false_accepts.count == len(events) > 0


def test_bad_recordings_are_refused() -> None:
    model = chain_model()
    word = StreamWord(keyword="maybe", start_s=0, end_s=1)
    with pytest.raises(KwsError, match="a: its table has the word maybe, the model knows yes, no, up"):
        hear(model, [lambda: StreamRecording(name="a", pcm=bursts(2.0), words=(word,))])
    with pytest.raises(KwsError, match="a: is shorter than one network step"):
        hear(model, [lambda: StreamRecording(name="a", pcm=np.zeros(100, np.int16))])


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.tflite"
    path.write_bytes(chain_model())
    return path


def test_the_verbs_from_data_to_operating_points(cli: Cli, model: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "cache"))
    data = write_tree(tmp_path / "data", clips_per_word=40, words={"yes": 300, "no": 2500, "other": 900})
    stream = tmp_path / "long.flac"
    made = cli(
        *("stream-make", stream, "--data", data, "--words", "yes,no", "--noise", data / "_background_noise_"),
        *("--split", "training", "--hours", 0.06, "--speech-share", 0.5),
    )
    assert made.status == 0, made.err
    assert f"{stream} (0.06 h, " in made.out
    picture, better = tmp_path / "det.png", tmp_path / "out" / "better.tflite"
    arguments = ("stream-eval", model, stream, "--picture", picture, "--write-points", "1,1e5", "-o", better)
    told = cli(*arguments)
    assert told.status == 0, told.err
    assert "words found by keyword" in told.out
    assert picture.read_bytes().startswith(b"\x89PNG")
    strict, loose = read_record(better.read_bytes()).operating_points
    assert strict.threshold_q15[0] > loose.threshold_q15[0]
    told = cli("stream-eval", model, stream, "--second-try", 0.3, "--write-points", "1", "-o", better)
    assert "second tries: accepted from 0.3 on for 4 s; said again that soon" in " ".join(told.out.split())
    detector = read_record(better.read_bytes()).detector
    assert (detector.second_try, detector.near_miss) == (0.3, 0.25)
    values = json.loads(cli("stream-eval", model, stream, "--json").out)
    assert values["words"] > 50
    assert values["chosen"]["false_accepts_per_hour"] <= 0.5
    rates = [score["false_accepts"] for score in values["thresholds"]]
    assert rates[0] > rates[-1] == 0


def test_bad_input_is_one_sentence(cli: Cli, model: Path, tmp_path: Path) -> None:
    write_stream(tmp_path / "a.wav", [(bursts(2.0), [])])
    assert "gone.wav" in cli.fails("stream-eval", model, tmp_path / "gone.wav")
    sentence = cli.fails("stream-eval", model, tmp_path / "a.wav", "--write-points", "x", "-o", tmp_path / "m.tflite")
    assert sentence == "--write-points x: expected numbers with commas between them"
    assert "go together" in cli.fails("stream-eval", model, tmp_path / "a.wav", "--write-points", "1", status=2)
    assert "does not exist" in cli.fails("stream-make", tmp_path / "b.flac", "--data", tmp_path / "nothing")
    assert not (tmp_path / "m.tflite").exists()
    assert not (tmp_path / "b.flac").exists()
