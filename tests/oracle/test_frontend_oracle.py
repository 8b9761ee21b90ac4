"""Every stage of the C front end equals the integer oracle, byte for byte."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
import soundfile
from frontend_signals import SIGNALS, Pcm
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kws.config.frontend import FrontendConfig
from kws.features.extract import FeatureExtractor
from kws.features.oracle import chain

EVERY_STAGE = {"dc_removal": True, "noise_reduction": True, "noise_reduction_db": 36.0, "gain_control": True}
CONFIGS = [
    FrontendConfig(window_ms=window_ms, hop_ms=hop_ms, bands=bands, **shape)
    for (window_ms, hop_ms), bands, shape in zip(
        product((20.0, 25.0, 30.0, 32.0), (10.0, 20.0)),
        (20, 32, 40, 80, 64, 23, 50, 79),
        [
            {"mel_scale": "htk", "window": "hann", "preemphasis": 0.97},
            {"mel_scale": "slaney", "window": "hamming"},
            {},
            {"mel_scale": "htk", "window": "hamming", "preemphasis": 0.5},
            {"low_hz": 0, "high_hz": 8000, "dc_removal": True, "gain_control": True, "gain_control_strength": 0.6},
            {"low_hz": 300, "high_hz": 3400, "preemphasis": 0.99999, "dc_removal": True, "noise_reduction": True},
            {"low_hz": 125, "high_hz": 7500, "window": "hamming", "preemphasis": 1e-4},
            {"low_hz": 20, "high_hz": 8000, "floor_log2": 0.0, "ceiling_log2": 50.0, **EVERY_STAGE},
        ],
        strict=True,
    )
]


def assert_equal_stages(pcm: Pcm, config: FrontendConfig, scale: float = 1 / 128, zero_point: int = 0) -> None:
    actual = FeatureExtractor(config, scale, zero_point).trace(pcm)
    expected = chain(pcm, config, scale, zero_point)
    assert list(actual) == list(expected)
    for stage in expected:
        assert actual[stage].dtype == expected[stage].dtype, stage
        assert actual[stage].shape == expected[stage].shape, stage
        different = np.argwhere(actual[stage] != expected[stage])
        assert len(different) == 0, f"{stage} first differs at frame, element {different[0]}"


@pytest.mark.parametrize(
    "config", CONFIGS, ids=lambda c: f"{c.window_ms:g}-{c.hop_ms:g}ms-{c.bands}-{c.mel_scale}-{c.window}"
)
@pytest.mark.parametrize("name", SIGNALS)
def test_every_stage_equals_the_oracle(name: str, config: FrontendConfig) -> None:
    assert_equal_stages(SIGNALS[name](), config)


@settings(max_examples=60, deadline=None)
@given(
    pcm=arrays(np.int16, st.integers(400, 1500), elements=st.integers(-32768, 32767)),
    config=st.sampled_from(CONFIGS),
)
def test_drawn_audio_equals_the_oracle(pcm: Pcm, config: FrontendConfig) -> None:
    assert_equal_stages(pcm, config)


@settings(max_examples=60, deadline=None)
@given(
    scale=st.floats(2.0**-13, 8.0, width=32),
    zero_point=st.integers(-128, 127),
    floor_log2=st.floats(0.0, 20.0),
    span_log2=st.floats(1.0, 40.0),
)
def test_any_quantization_equals_the_oracle(scale: float, zero_point: int, floor_log2: float, span_log2: float) -> None:
    config = FrontendConfig(floor_log2=floor_log2, ceiling_log2=floor_log2 + span_log2)
    assert_equal_stages(SIGNALS["formants"](), config, scale, zero_point)


@pytest.mark.parametrize("hop_ms", [5.0, 10.0, 20.0])
def test_adaptive_stages_equal_the_oracle_over_seconds(hop_ms: float) -> None:
    """Long enough for several periods of the noise estimate; bursts over steady noise, jumps of level, an offset."""
    rng = np.random.default_rng(8)
    level = np.repeat(10.0 ** rng.uniform(0, 4.3, 16), 4000)
    pcm = np.clip(rng.standard_normal(64000) * level + 3000, -32768, 32767).astype(np.int16)
    pcm[20000:24000] = 0
    assert_equal_stages(pcm, FrontendConfig(hop_ms=hop_ms, **EVERY_STAGE))


@pytest.mark.shared_data
@pytest.mark.parametrize("config", CONFIGS[2:6], ids=lambda c: f"{c.window_ms:g}-{c.hop_ms:g}ms-{c.bands}")
def test_speech_equals_the_oracle(config: FrontendConfig, shared_data: Path) -> None:
    clips = sorted((shared_data / "commands").glob("*/*.opus"))[::2000]
    assert clips
    for clip in clips:
        pcm, _ = soundfile.read(clip, dtype="int16")
        assert_equal_stages(pcm, config)


def test_spectrum_stays_within_its_bounds() -> None:
    for name, make in SIGNALS.items():
        stages = chain(make(), CONFIGS[2])
        assert np.abs(stages["spectrum"].astype(np.int64)).max() <= 2**24, name
        assert stages["power"].astype(object).sum(axis=1).max() <= 2**48 + 2**36, name
