"""The C detector against its oracle, on random and on speech-like score sequences, exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import event, given, settings
from hypothesis import strategies as st

from kws import _native
from kws.simulate.detector_oracle import DetectorOracle


def native(oracle: DetectorOracle) -> _native.Detector:
    return _native.Detector(
        threshold_q15=oracle.threshold_q15,
        label_flags=[int(background) for background in oracle.background],
        smoothing_steps=oracle.smoothing_steps,
        refractory_samples=oracle.refractory_samples,
        lead_samples=oracle.lead_samples,
        onset_q15=oracle.onset_q15,
        near_miss_q15=oracle.near_miss_q15,
        second_try_q15=oracle.second_try_q15,
        second_try_samples=oracle.second_try_samples,
    )


@st.composite
def detectors(draw: st.DrawFn) -> DetectorOracle:
    labels = draw(st.integers(1, 5))
    onset_q15 = draw(st.integers(1, 32767))
    levels = st.one_of(st.integers(1, 32767), st.sampled_from((1, 8192, 16384, 32640, 40000)))
    return DetectorOracle(
        threshold_q15=tuple(draw(levels) for _ in range(labels)),
        background=tuple(draw(st.booleans()) and i > 0 for i in range(labels)),
        smoothing_steps=draw(st.sampled_from((1, 1, 2, 3, 10, 64))),
        refractory_samples=draw(st.sampled_from((0, 320, 321, 1600, 8000))),
        lead_samples=draw(st.integers(0, 6400)),
        onset_q15=onset_q15,
        near_miss_q15=draw(st.sampled_from((0, 1, 4000, 12000, 32767))),
        second_try_q15=draw(st.integers(onset_q15, 32767)),
        second_try_samples=draw(st.sampled_from((0, 1, 320, 1601, 64000))),
    )


@given(detectors(), st.integers(0, 2**32 - 1), st.sampled_from(("free", "coarse", "walk")))
@settings(deadline=None, max_examples=400)
def test_any_sequence(oracle: DetectorOracle, seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    shape = (120, len(oracle.threshold_q15))
    if kind == "free":
        posteriors = rng.integers(0, 32768, shape)
    elif kind == "coarse":  # many ties and exact hits of the levels
        posteriors = rng.choice([0, 1, oracle.onset_q15, min(oracle.threshold_q15[0], 32767), 32640], shape)
    else:
        posteriors = np.clip(np.cumsum(rng.integers(-6000, 6001, shape), axis=0) + 12000, 0, 32640)
    ends = 480 + 320 * np.arange(shape[0])
    smoothed, events = oracle.run(posteriors, ends)
    detector = native(oracle)
    for _ in range(2):  # the second time after a reset
        got_smoothed, got_events = detector.run(posteriors.astype(np.int16), ends.astype(np.uint64))
        np.testing.assert_array_equal(got_smoothed, smoothed)
        assert got_events == events
        detector.reset()
    event("events" if any(not e[1] for e in events) else "no events")
    event("near misses" if any(e[1] for e in events) else "no near misses")
    accepted = [e for e in events if not e[1] and e[2] < oracle.threshold_q15[e[0]]]
    event("second tries" if accepted else "no second tries")


@given(st.integers(0, 2**32 - 1), st.integers(2500, 14000), st.sampled_from((0, 640, 1600)))
@settings(deadline=None, max_examples=150)
def test_any_sequence_of_rises(seed: int, second_try_q15: int, refractory_samples: int) -> None:
    """Rises around the levels in which a near miss, an event and a second try are decided, at any distance."""
    oracle = DetectorOracle(
        threshold_q15=(16000, 15000, 33000),
        background=(False, False, False),
        smoothing_steps=1,
        refractory_samples=refractory_samples,
        lead_samples=100,
        onset_q15=2500,
        near_miss_q15=7000,
        second_try_q15=second_try_q15,
        second_try_samples=320 * 12,
    )
    rng = np.random.default_rng(seed)
    heights = np.repeat(rng.integers(0, 17000, (60, 3)) * rng.integers(0, 2, (60, 3)), 2, axis=0)
    ends = 480 + 320 * np.arange(len(heights))
    _, events = oracle.run(heights, ends)
    assert native(oracle).run(heights.astype(np.int16), ends.astype(np.uint64))[1] == events
    event("second tries" if any(not e[1] and e[2] < oracle.threshold_q15[e[0]] for e in events) else "no second tries")
    assert all(e[1] for e in events if e[0] == 2)


def test_sequences_are_not_silent() -> None:
    oracle = DetectorOracle(
        threshold_q15=(20000, 20000),
        background=(False, False),
        smoothing_steps=2,
        refractory_samples=640,
        lead_samples=320,
        onset_q15=6000,
        near_miss_q15=9000,
    )
    posteriors = np.random.default_rng(1).integers(0, 32768, (2000, 2))
    ends = 320 * np.arange(2000)
    _, events = oracle.run(posteriors, ends)
    fired = [e for e in events if not e[1]]
    missed = [e for e in events if e[1]]
    assert len(fired) > 50
    assert len(missed) > 5
    _, rested = replace(oracle, refractory_samples=8000).run(posteriors, ends)
    assert len([e for e in rested if not e[1]]) < len(fired)


def test_a_second_try_needs_less() -> None:
    once = DetectorOracle(
        threshold_q15=(20000, 20000, 40000),
        background=(False, False, False),
        smoothing_steps=1,
        refractory_samples=640,
        lead_samples=0,
        onset_q15=6000,
        near_miss_q15=12000,
    )
    twice = replace(once, second_try_q15=13000, second_try_samples=1600)
    ends = 320 * np.arange(16)
    levels = np.zeros((16, 3), np.int16)
    levels[1, 0] = 15000  # a near miss, reported at 2; the second try is open from 4 to 8
    levels[3, 0] = 14000  # too early: a near miss itself, which opens it from 6 to 10
    levels[5, 1] = 14000  # another keyword's near miss, which takes the second try from 8 to 12
    levels[9, 1] = 13000
    levels[12, 2] = 14000  # never fires
    levels[15, 2] = 14000
    fired = [(event[0], event[4] // 320) for event in twice.run(levels, ends)[1] if not event[1]]
    assert fired == [(1, 9)]
    levels[5, 1] = 0
    fired = [(event[0], event[4] // 320) for event in twice.run(levels, ends)[1] if not event[1]]
    assert fired == []
    levels[8, 0] = 13000
    fired = [(event[0], event[4] // 320) for event in twice.run(levels, ends)[1] if not event[1]]
    assert fired == [(0, 8)]
    assert not any(not event[1] for event in once.run(levels, ends)[1])
    assert native(twice).run(levels, ends.astype(np.uint64))[1] == twice.run(levels, ends)[1]


def test_times_beyond_32_bits() -> None:
    oracle = DetectorOracle(
        threshold_q15=(20000,),
        background=(False,),
        smoothing_steps=1,
        refractory_samples=1000,
        lead_samples=100,
        onset_q15=6000,
        near_miss_q15=0,
    )
    ends = (1 << 41) + 320 * np.arange(50)
    posteriors = np.tile([[0], [30000]], (25, 1))
    smoothed, events = oracle.run(posteriors, ends)
    got = native(oracle).run(posteriors.astype(np.int16), ends.astype(np.uint64))
    assert got[1] == events
    assert len(events) > 5
    assert smoothed.max() == 30000
