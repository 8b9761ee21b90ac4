"""The gate: equal to its oracle, words found in spite of sleep, timing unchanged, a mismatch impossible."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import ROOT
from numpy.typing import NDArray
from tiny_model import chain_model, chain_record, noise

from kws.config import Experiment, FrontendConfig, GateConfig
from kws.config.overrides import apply_overrides
from kws.errors import KwsError
from kws.export.recording import read_golden
from kws.record import decode, encode, with_gate
from kws.simulate.detector_oracle import DetectorOracle
from kws.simulate.gate_oracle import GateOracle
from kws.simulate.spotter import STAGES, Spotter
from kws.simulate.steps import end_samples, posteriors_q15

MODEL = ROOT / "models/commands-fc-gru-medium"
GATE = GateConfig(enabled=True)
Pcm = NDArray[np.int16]


def sparse(seconds: int, seed: int) -> Pcm:
    """Faint noise with loud pieces of 0.1 to 0.6 s between pauses of up to 3 s."""
    rng = np.random.default_rng(seed)
    pieces = []
    while sum(map(len, pieces)) < seconds * 16000:
        pause, burst = rng.integers(4000, 48000), rng.integers(1600, 9600)
        pieces += [rng.normal(0, 8, pause), rng.normal(0, 10 ** rng.uniform(2, 4), burst)]
    return np.clip(np.concatenate(pieces)[: seconds * 16000], -32768, 32767).astype(np.int16)


def gated(gate: GateConfig = GATE, frontend: FrontendConfig | None = None) -> Spotter:
    return Spotter(chain_model(replace(chain_record(frontend), gate=gate)))


@pytest.mark.parametrize(
    ("gate", "frontend"),
    [
        (GATE, FrontendConfig()),
        (GateConfig(enabled=True, hangover_ms=100, preroll_ms=0), FrontendConfig(bands=23, hop_ms=7.5)),
        (GateConfig(enabled=True, margin_db=9, hangover_ms=130, preroll_ms=1000), FrontendConfig(noise_reduction=True)),
    ],
    ids=["default", "no pre-roll", "long pre-roll"],
)
def test_gate_and_detector_equal_their_oracles(gate: GateConfig, frontend: FrontendConfig) -> None:
    spotter = gated(gate, frontend)
    pcm = sparse(30, seed=2)
    trace = spotter.trace(pcm)
    oracle = GateOracle.of_record(spotter.record)
    assert oracle is not None
    states = oracle.states(trace.stages["log"])
    np.testing.assert_array_equal(trace.stages["gate"], states)
    ran, after_gap, _ = oracle.steps(states[:, 1])
    steps = len(states) // 2
    assert 0.05 * steps < len(ran) < 0.9 * steps
    assert sum(after_gap) > 3
    assert len(trace.stages["scores"]) == len(ran)
    ends = end_samples(spotter.record, steps)[ran]
    detector = DetectorOracle.of_record(spotter.record, operating_point=0)
    smoothed, events = detector.run(posteriors_q15(trace.stages["scores"]), ends, after_gap)
    np.testing.assert_array_equal(trace.stages["smoothed"], smoothed)
    assert list(trace.native_events) == events
    assert len(events) > 5


def test_any_chunking_gives_the_same_events() -> None:
    spotter = gated()
    pcm = sparse(20, seed=3)
    expected = spotter.trace(pcm).events
    assert len(expected) > 3
    for chunk in (33, 160, 4097):
        spotter.reset()
        events = [e for at in range(0, pcm.size, chunk) for e in spotter.push(pcm[at : at + chunk])]
        assert tuple(events) == expected


def test_switched_off_it_is_as_if_there_were_none() -> None:
    pcm = sparse(10, seed=4)
    plain, spotter = gated(GateConfig()), gated()
    expected = plain.push(pcm)
    spotter.use_gate(on=False)
    assert spotter.push(pcm) == expected
    assert spotter.is_awake
    assert plain.is_awake
    clips = np.stack([pcm[:16000], pcm[16000:32000]])
    np.testing.assert_array_equal(spotter.scores_batch(clips), plain.scores_batch(clips))
    with pytest.raises(KwsError, match="no gate"):
        plain.use_gate(on=False)


def test_it_sleeps_in_steady_noise_and_wakes_for_a_burst() -> None:
    rng = np.random.default_rng(5)
    spotter = gated()
    assert spotter.is_awake
    spotter.push(rng.normal(0, 300, 5 * 16000).astype(np.int16))
    assert not spotter.is_awake
    spotter.push(rng.normal(0, 6000, 1600).astype(np.int16))
    assert spotter.is_awake
    spotter.push(rng.normal(0, 300, 2 * 16000).astype(np.int16))
    assert not spotter.is_awake
    spotter.push(rng.normal(0, 3000, 4 * 16000).astype(np.int16))
    assert not spotter.is_awake
    spotter.reset()
    assert spotter.is_awake


def test_the_shipped_model_hears_its_word_after_a_long_pause() -> None:
    """The same event at the same sample, its start within a step, whether the network slept before or not."""
    model = (MODEL / "model.tflite").read_bytes()
    pause = np.random.default_rng(6).normal(0, 3, 5 * 16000)
    pcm = np.concatenate([pause, read_golden(MODEL / "golden.wav")]).astype(np.int16)
    (expected,) = Spotter(model).push(pcm)
    spotter = Spotter(with_gate(model, GATE))
    (event,) = spotter.push(pcm)
    assert event.keyword == expected.keyword
    assert abs(event.end_s - expected.end_s) <= 0.1
    assert abs(event.start_s - expected.start_s) <= 0.1


def test_self_test_names_the_gate() -> None:
    spotter = gated()
    golden = spotter.golden(noise(3, seed=5))
    spotter.selftest(golden)
    crcs = list(golden.stage_crc32)
    crcs[STAGES.index("gate")] ^= 1
    with pytest.raises(KwsError, match="gate"):
        spotter.selftest(replace(golden, stage_crc32=tuple(crcs)))


def test_record_carries_an_enabled_gate_only() -> None:
    record = chain_record()
    assert encode(replace(record, gate=GateConfig(margin_db=9))) == encode(record)
    gate = GateConfig(enabled=True, margin_db=7.5, hangover_ms=1000, preroll_ms=0)
    assert decode(encode(replace(record, gate=gate))).gate == gate


def test_settings_reach_it_and_are_checked() -> None:
    assert apply_overrides(Experiment(), ["gate.enabled=true", "gate.margin_db=8"]).gate == GateConfig(
        enabled=True, margin_db=8.0
    )
    for field, value in (("margin_db", 0.5), ("hangover_ms", 50), ("preroll_ms", 1001)):
        with pytest.raises(KwsError, match=field):
            GateConfig(**{field: value})


def test_memory_grows_by_gate_and_pre_roll() -> None:
    more = gated().memory_bytes_for(4) - gated(GateConfig()).memory_bytes_for(4)
    assert 140 + 10 * 2 * 40 <= more <= 140 + 10 * 2 * 40 + 32
