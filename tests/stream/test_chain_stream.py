"""The whole chain as a stream: any cutting, any thread, any length gives one result, and so do the oracles."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_model import chain_model, noise

from kws import _native
from kws.simulate.detector_oracle import DetectorOracle
from kws.simulate.spotter import Event, Spotter

PCM = noise(4, seed=11)


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    return Spotter(chain_model())


@pytest.fixture(scope="module")
def expected(spotter: Spotter) -> tuple[Event, ...]:
    events = spotter.trace(PCM).events
    assert len(events) > 3
    return events


@given(st.lists(st.integers(0, PCM.size), max_size=30))
@settings(deadline=None, max_examples=60)
def test_any_cutting(spotter: Spotter, expected: tuple[Event, ...], cuts: list[int]) -> None:
    spotter.reset()
    pieces = np.split(PCM, sorted(cuts))
    assert tuple(event for piece in pieces for event in spotter.push(piece)) == expected


def test_instances_in_threads(expected: tuple[Event, ...]) -> None:
    def run(chunk: int) -> tuple[Event, ...]:
        mine = Spotter(chain_model())
        return tuple(e for at in range(0, PCM.size, chunk) for e in mine.push(PCM[at : at + chunk]))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, (160, 161, 400, 999, 1600, 5000))) == [expected] * 6


def test_times_go_on_over_ten_minutes(spotter: Spotter) -> None:
    """Silence of this length leaves state and features where they were, so the events come again, later."""
    quiet = np.zeros(16000 * 20, np.int16)
    shift_s = 600.0
    spotter.reset()
    spotter.push(quiet)
    first = spotter.push(PCM)
    for _ in range(int(shift_s / 20) - 1):
        spotter.push(quiet)
    pause = np.zeros(16000 * 20 - PCM.size, np.int16)
    spotter.push(pause)
    second = spotter.push(PCM)
    assert len(first) > 3
    moved = [(e.keyword, e.score, round(e.start_s - shift_s, 6), round(e.end_s - shift_s, 6)) for e in second]
    assert moved == [(e.keyword, e.score, round(e.start_s, 6), round(e.end_s, 6)) for e in first]


def test_every_stage_behind_the_front_end_agrees_with_its_parts(spotter: Spotter) -> None:
    """Frame stacking in NumPy, the engine alone, the detector's oracle: the facade adds nothing of its own."""
    trace = spotter.trace(PCM)
    stream = spotter.record.stream
    rows = trace.stages["features"]
    padded = np.concatenate([np.full((stream.stack_frames, rows.shape[1]), -128, np.int8), rows])
    steps = len(rows) // stream.step_frames
    ends = stream.stack_frames + stream.step_frames * np.arange(1, steps + 1)
    inputs = np.stack([padded[end - stream.stack_frames : end].reshape(-1) for end in ends])
    engine = _native.Engine(chain_model(), [(link.input, link.output) for link in stream.links])
    scores = engine.run(inputs, stream.feature_input, stream.score_output)
    np.testing.assert_array_equal(trace.stages["scores"], scores)

    frontend = spotter.record.frontend
    last_frames = stream.step_frames * np.arange(1, steps + 1) - 1
    end_samples = last_frames * frontend.hop_samples + frontend.window_samples
    posteriors = (scores.astype(np.int64) + 128) << 7
    smoothed, events = DetectorOracle.of_record(spotter.record, 0).run(posteriors, end_samples)
    np.testing.assert_array_equal(trace.stages["smoothed"], smoothed)
    assert list(trace.native_events) == events
