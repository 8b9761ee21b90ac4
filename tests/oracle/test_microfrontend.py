"""The micro front end: C code, NumPy oracle and TensorFlow Lite Micro's own (package pymicro-features) are equal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from frontend_signals import SIGNALS, Pcm
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from micro_peer import FEATURE_UNIT, package_features, peer_logs

from kws.config.microfrontend import MicroFrontendConfig
from kws.errors import KwsError
from kws.features.extract import FeatureExtractor
from kws.features.micro.tables import build_micro_tables
from kws.features.oracle.micro import STAGES, chain
from kws.features.oracle.micro.window import frames_of, input_shift, packed, window_frames

MODEL_SCALE = float(np.float32(26 / 255))
HOPS_MS = (10, 20, 7, 30)


def assert_equal_stages(
    pcm: Pcm, hop_ms: int = 10, scale: float = MODEL_SCALE, zero_point: int = -128
) -> dict[str, np.ndarray]:
    config = MicroFrontendConfig(hop_ms=hop_ms)
    actual = FeatureExtractor(config, scale, zero_point).trace(pcm)
    expected = chain(pcm, config, scale, zero_point)
    assert tuple(actual) == tuple(expected) == STAGES
    for stage in STAGES:
        assert actual[stage].dtype == expected[stage].dtype, stage
        np.testing.assert_array_equal(actual[stage], expected[stage], err_msg=stage)
    return actual


def square_in_the_window(seed: int) -> Pcm:
    """Pairs of samples that the window makes a square wave of full scale around a circle: the transform overflows."""
    rng = np.random.default_rng(seed)
    phase = 2 * np.pi * (rng.integers(1, 256) * np.arange(240) / 256 + rng.integers(4) / 4) + 0.01
    signs = np.stack([np.sign(np.cos(phase)), np.sign(np.sin(phase))], axis=-1).ravel()
    window = np.maximum(build_micro_tables(MicroFrontendConfig()).window_q12, 1)
    return np.clip(np.rint(rng.choice([62, 124]) * signs * 4096 / window), -32768, 32767).astype(np.int16)


def largest_part_of_transform(pcm: Pcm) -> float:
    """Of the exact transform of the first frame's pairs; beyond 32767 it does not fit 16 bits."""
    windowed = window_frames(
        frames_of(pcm, MicroFrontendConfig()), build_micro_tables(MicroFrontendConfig()).window_q12
    )
    pairs = packed(windowed, input_shift(windowed))
    transform = np.fft.fft(pairs.re[0] + 1j * pairs.im[0]) / 256
    return float(max(np.abs(transform.real).max(), np.abs(transform.imag).max()))


def deaf_peak(seed: int) -> Pcm:
    """-32768 in the middle of a quiet frame: the one value whose magnitude the window stage does not see."""
    pcm = np.random.default_rng(seed).integers(-40, 41, 2000).astype(np.int16)
    pcm[[239, 240, 800, 1117]] = -32768
    return pcm


@pytest.mark.parametrize("hop_ms", HOPS_MS)
@pytest.mark.parametrize("name", SIGNALS)
def test_signals(name: str, hop_ms: int) -> None:
    pcm = SIGNALS[name]()
    ours = assert_equal_stages(pcm, hop_ms)
    np.testing.assert_array_equal(ours["log"], peer_logs(pcm, hop_ms))


@pytest.mark.parametrize("seed", range(12))
def test_overflow_inside_the_transform_wraps_alike(seed: int) -> None:
    assert largest_part_of_transform(square_in_the_window(seed)) > 33000
    for pcm in (square_in_the_window(seed), deaf_peak(seed)):
        np.testing.assert_array_equal(assert_equal_stages(pcm)["log"], peer_logs(pcm, 10))


@settings(max_examples=60, deadline=None)
@given(
    pcm=arrays(np.int16, st.integers(480, 2000), elements=st.integers(-32768, 32767)),
    level=st.integers(0, 15),
    hop_ms=st.sampled_from(HOPS_MS),
)
def test_drawn_audio(pcm: Pcm, level: int, hop_ms: int) -> None:
    pcm = pcm >> level
    np.testing.assert_array_equal(assert_equal_stages(pcm, hop_ms)["log"], peer_logs(pcm, hop_ms))


@settings(max_examples=60, deadline=None)
@given(scale=st.floats(2.0**-10, 32.0, width=32), zero_point=st.integers(-128, 127))
def test_any_quantization(scale: float, zero_point: int) -> None:
    ours = assert_equal_stages(SIGNALS["formants"](), scale=scale, zero_point=zero_point)
    exact = np.clip(np.round(ours["log"] * FEATURE_UNIT / np.float64(scale) + zero_point), -128, 127)
    np.testing.assert_array_equal(ours["features"], exact)


@pytest.mark.parametrize("scale", [5 / 64, 5 / 128, 5 / 32, 5 / 512])
@pytest.mark.parametrize("zero_point", [-128, -127, 0, 1])
def test_halves_round_to_even(scale: float, zero_point: int) -> None:
    ours = assert_equal_stages(SIGNALS["formants"](), scale=scale, zero_point=zero_point)
    exact = np.clip(np.round(ours["log"] * FEATURE_UNIT / scale + zero_point), -128, 127)
    np.testing.assert_array_equal(ours["features"], exact)


def test_scales_out_of_range_are_refused() -> None:
    for scale in (2.0**-10 * (1 - 2.0**-20), 64.0, -0.1, 0.0):
        with pytest.raises(KwsError, match="scale"):
            FeatureExtractor(MicroFrontendConfig(), scale, -128)


@pytest.mark.shared_data
def test_speech_at_every_level(shared_data: Path) -> None:
    clips = sorted((shared_data / "commands").glob("*/*.opus"))[::1500]
    assert clips
    speech = np.concatenate([soundfile.read(clip, dtype="int16")[0] for clip in clips]).astype(np.float64)
    for gain in (0.001, 0.03, 1.0, 40.0):
        pcm = np.clip(np.rint(speech * gain), -32768, 32767).astype(np.int16)
        ours = FeatureExtractor(MicroFrontendConfig(), MODEL_SCALE, -128).trace(pcm)["log"]
        np.testing.assert_array_equal(ours * FEATURE_UNIT, package_features(pcm))
        assert len(ours) > 1000
        assert len(np.unique(ours)) > 100


def test_stream_equals_recording_for_any_chunks_and_after_reset() -> None:
    pcm = np.concatenate([SIGNALS["formants"](), SIGNALS["clipped"]()])
    extractor = FeatureExtractor(MicroFrontendConfig(), MODEL_SCALE, -128)
    whole = extractor.features(pcm)
    for chunk in (1, 159, 480, 10000):
        extractor.reset()
        rows = [extractor.push(pcm[at : at + chunk]) for at in range(0, len(pcm), chunk)]
        np.testing.assert_array_equal(np.concatenate(rows), whole)
    np.testing.assert_array_equal(extractor.batch(np.stack([pcm, pcm[::-1], pcm]), 2)[[0, 2]], [whole, whole])


def test_a_carried_noise_estimate_continues_the_oracle() -> None:
    pcm, config = SIGNALS["formants"](), MicroFrontendConfig()
    whole = chain(pcm, config)
    estimate = np.zeros(config.bands, np.int64)
    first = chain(pcm[: 480 + 9 * 160], config, estimate=estimate)
    second = chain(pcm[10 * 160 :], config, estimate=estimate)
    for stage in STAGES:
        np.testing.assert_array_equal(np.concatenate([first[stage], second[stage]]), whole[stage])


@pytest.mark.parametrize("hop_ms", [0, 31, 10.5])
def test_impossible_hops_are_refused(hop_ms: float) -> None:
    with pytest.raises(KwsError, match="hop_ms"):
        MicroFrontendConfig(hop_ms=hop_ms)  # type: ignore[arg-type]
