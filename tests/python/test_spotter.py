"""The whole chain from Python, around a tiny hand-built model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from test_record_codec import example_record
from tiny_model import chain_model, chain_record, noise, tiny_model

from kws import _native
from kws.config import FrontendConfig
from kws.errors import KwsError
from kws.features.extract import FeatureExtractor, native_config
from kws.record import StateLink, attach, encode, find
from kws.simulate.detector_oracle import DetectorOracle
from kws.simulate.spotter import STAGES, Golden, Spotter

OPTIONAL_STAGES = ("samples", "denoised", "levelled")
MICRO_STAGES = ("root", "noise", "gain")


@pytest.fixture(scope="module")
def spotter() -> Spotter:
    return Spotter(chain_model())


def test_trace_shows_every_stage_and_agrees_with_the_front_end(spotter: Spotter) -> None:
    pcm = noise()
    trace = spotter.trace(pcm)
    frames = spotter.record.frontend.frame_count(pcm.size)
    widths = {"window": 480, "spectrum": 514, "power": 257, "mel": 40, "log": 40, "features": 40}
    for name, width in widths.items():
        assert trace.stages[name].shape == (frames, width)
    assert trace.stages["scores"].shape == trace.stages["smoothed"].shape == (frames // 2, 4)
    absent = (*OPTIONAL_STAGES, *MICRO_STAGES, "gate")
    assert tuple(trace.stages) == tuple(name for name in STAGES if name not in absent)
    np.testing.assert_array_equal(trace.stages["features"], FeatureExtractor(spotter.record.frontend).features(pcm))
    assert len(np.unique(trace.stages["scores"])) > 20


def test_detector_agrees_with_its_oracle_on_the_chain(spotter: Spotter) -> None:
    trace = spotter.trace(noise(20, seed=3))
    oracle = DetectorOracle.of_record(spotter.record, operating_point=0)
    steps = len(trace.stages["scores"])
    end_samples = (np.arange(1, steps + 1) * 2 - 1) * 160 + 480
    posteriors = (trace.stages["scores"].astype(np.int64) + 128) << 7
    smoothed, events = oracle.run(posteriors, end_samples)
    np.testing.assert_array_equal(trace.stages["smoothed"], smoothed)
    assert list(trace.native_events) == events
    assert any(event[1] for event in events)
    assert any(not event[1] for event in events)


def test_a_second_try_comes_from_the_record() -> None:
    record = chain_record()
    detector = replace(record.detector, near_miss=0.2, second_try=0.22, refractory_ms=40)
    spotter = Spotter(chain_model(replace(record, detector=detector)))
    trace = spotter.trace(noise(20, seed=3))
    steps = len(trace.stages["scores"])
    posteriors = (trace.stages["scores"].astype(np.int64) + 128) << 7
    _, events = DetectorOracle.of_record(spotter.record, 0).run(
        posteriors, (np.arange(1, steps + 1) * 2 - 1) * 160 + 480
    )
    assert list(trace.native_events) == events
    threshold = record.points[0].threshold_q15[0]
    assert sum(not event[1] and event[2] < threshold for event in events) > 1


def test_push_in_chunks_equals_trace(spotter: Spotter) -> None:
    pcm = noise(6)
    expected = spotter.trace(pcm).events
    assert len(expected) > 2
    for chunk in (33, 160, 4097, pcm.size):
        spotter.reset()
        events = [e for at in range(0, pcm.size, chunk) for e in spotter.push(pcm[at : at + chunk])]
        assert tuple(events) == expected


def test_batch_scores_equal_the_stream_for_any_number_of_threads(spotter: Spotter) -> None:
    clips = np.stack([noise(1.0, seed) for seed in range(7)])
    expected = np.stack([spotter.trace(clip).stages["scores"] for clip in clips])
    for threads in (1, 2, 5, 16):
        np.testing.assert_array_equal(spotter.scores_batch(clips, threads), expected)
    assert spotter.scores_batch(clips[:0], 2).shape == (0, 0, 4)


def test_self_test_passes_and_names_the_stage_that_differs(spotter: Spotter) -> None:
    golden = spotter.golden(noise(2, seed=5))
    spotter.selftest(golden)
    for index, name in enumerate(STAGES):
        crcs = list(golden.stage_crc32)
        crcs[index] ^= 1
        with pytest.raises(KwsError, match=name):
            spotter.selftest(replace(golden, stage_crc32=tuple(crcs)))
    with pytest.raises(KwsError, match="events"):
        spotter.selftest(Golden(pcm=golden.pcm, stage_crc32=golden.stage_crc32, events_crc32=1))


def test_self_test_names_optional_stages_too() -> None:
    frontend = FrontendConfig(dc_removal=True, noise_reduction=True, gain_control=True)
    spotter = Spotter(chain_model(chain_record(frontend)))
    assert set(OPTIONAL_STAGES) <= set(spotter.trace(noise(2)).stages)
    golden = spotter.golden(noise(2, seed=5))
    spotter.selftest(golden)
    for name in OPTIONAL_STAGES:
        crcs = list(golden.stage_crc32)
        assert crcs[STAGES.index(name)] != 0
        crcs[STAGES.index(name)] = 0
        with pytest.raises(KwsError, match=name):
            spotter.selftest(replace(golden, stage_crc32=tuple(crcs)))


def test_operating_points_change_the_events() -> None:
    pcm = noise(6)
    never = Spotter(chain_model(), operating_point=1)
    assert all(event.near_miss for event in never.push(pcm))
    never.use_operating_point(0)
    never.reset()
    assert never.push(pcm) == Spotter(chain_model()).push(pcm)
    with pytest.raises(KwsError, match="operating point 2, expected 0 to 1"):
        Spotter(chain_model(), operating_point=2)


def test_another_front_end_runs_from_its_record() -> None:
    frontend = FrontendConfig(window_ms=25, hop_ms=20, bands=24, preemphasis=0.97)
    spotter = Spotter(chain_model(chain_record(frontend)))
    stages = spotter.trace(noise()).stages
    assert stages["features"].shape == (frontend.frame_count(48000), 24)


def test_memory_is_known_for_both_pointer_widths(spotter: Spotter) -> None:
    assert spotter.memory_bytes_for(8) == spotter.memory_bytes
    assert 0 < spotter.memory_bytes_for(4) < spotter.memory_bytes


def test_front_end_of_another_arithmetic_is_refused_by_name() -> None:
    for change, field in (({"frontend_version": 2}, "version"), ({"tables_crc32": 1}, "tables_crc32")):
        model = chain_model(replace(chain_record(), **change))
        with pytest.raises(KwsError, match=rf"not the one the model was trained with \({field}\)"):
            Spotter(model)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"dc_removal": True}, "dc_removal"),
        ({"noise_reduction": True}, "noise_reduction_q16"),
        ({"gain_control": True}, "gain_control_q15"),
    ],
)
def test_front_end_without_a_stage_of_the_model_is_refused_by_name(change: dict[str, bool], field: str) -> None:
    model = chain_model(chain_record(FrontendConfig(**change)))  # type: ignore[arg-type]
    with pytest.raises(KwsError, match=rf"not the one the model was trained with \({field}\)"):
        _native.Whispro(model, native_config(FrontendConfig()), 0)


@pytest.mark.parametrize(
    ("network", "stream", "field"),
    [
        ({"features": 239}, {}, "feature_input"),
        ({"labels": 3}, {}, "score_output"),
        ({}, {"links": ()}, "links"),
        ({}, {"feature_input": 5}, "feature_input"),
        ({}, {"score_output": 5}, "score_output"),
    ],
)
def test_a_network_that_is_not_what_the_record_says_is_refused(network, stream, field) -> None:  # type: ignore[no-untyped-def]
    record = chain_record()
    record = replace(record, stream=replace(record.stream, **stream))
    with pytest.raises(KwsError, match=field):
        Spotter(attach(tiny_model(**({"features": 240, "labels": 4} | network)), encode(record)))


def test_links_that_lead_nowhere_are_refused() -> None:
    record = chain_record()
    for link in (StateLink(input=7, output=1), StateLink(input=1, output=7)):
        stream = replace(record.stream, links=(link,))
        with pytest.raises(KwsError, match="model:"):
            Spotter(chain_model(replace(record, stream=stream)))


def test_damaged_models_give_one_sentence() -> None:
    model = chain_model()
    record = find(model)
    at = model.index(record)
    flipped = model[: at + 30] + bytes([model[at + 30] ^ 1]) + model[at + 31 :]
    for bad, sentence in (
        (b"", "not a .tflite"),
        (tiny_model(), "no whispro record"),
        (model[: len(model) // 2], "truncated or damaged"),
        (flipped, "checksum differs"),
    ):
        with pytest.raises(KwsError, match=sentence):
            Spotter(bad)


def test_pcm_of_another_type_is_refused(spotter: Spotter) -> None:
    with pytest.raises(KwsError, match="expected int16"):
        spotter.push(np.zeros(10, np.float32))  # type: ignore[arg-type]
    with pytest.raises(KwsError, match="expected int16 with 2"):
        spotter.scores_batch(np.zeros(10, np.int16))
    with pytest.raises(KwsError, match="threads"):
        spotter.scores_batch(np.zeros((1, 10), np.int16), 0)


def test_example_record_of_another_network_is_refused() -> None:
    with pytest.raises(KwsError, match="tables_crc32"):
        Spotter(attach(tiny_model(), encode(example_record())))
