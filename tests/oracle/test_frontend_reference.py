"""The integer front end against the float64 one: at most 0.1 dB RMS and one int8 step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from frontend_signals import SIGNALS, Pcm
from test_frontend_oracle import CONFIGS, EVERY_STAGE

from kws.config.frontend import FrontendConfig
from kws.features import reference
from kws.features.extract import FeatureExtractor
from kws.features.feature_error import LEVELS, measure

PLAIN = [replace(config, dc_removal=False, noise_reduction=False, gain_control=False) for config in CONFIGS]
AUDIBLE = ("formants", "clipped", "quiet", "random_full_range", "square", "impulses")
DYNAMIC_RANGE_DB = 100.0


@pytest.mark.parametrize("config", PLAIN, ids=lambda c: f"{c.window_ms:g}-{c.hop_ms:g}ms-{c.bands}")
@pytest.mark.parametrize("name", AUDIBLE)
def test_error_on_synthetic_audio(name: str, config: FrontendConfig) -> None:
    error = measure(SIGNALS[name](), config)
    assert error.values > 100
    assert error.rms_db <= 0.1
    assert error.max_steps <= 1


@pytest.mark.parametrize("config", PLAIN, ids=lambda c: f"{c.window_ms:g}-{c.hop_ms:g}ms-{c.bands}")
def test_dynamic_range_within_a_frame(config: FrontendConfig) -> None:
    """Beside a tone at full scale, bands down to 100 dB below it keep to 0.1 dB; further down the FFT limits."""
    pcm = SIGNALS["sweep"]()
    trace = FeatureExtractor(config).trace(pcm)
    exact = reference.log2_mel(pcm, config)
    unit = trace["log"] / 65536 - np.log2(np.maximum(trace["mel"], 1))
    loudest = np.log2(trace["power"].max(axis=1)) + np.median(unit, axis=1)
    compared = exact > (loudest - DYNAMIC_RANGE_DB * np.log2(10) / 10)[:, None]
    error_db = 10 * np.log10(2) * (trace["log"] / 65536 - exact)[compared]
    assert error_db.size > 50
    assert np.sqrt(np.mean(error_db**2)) <= 0.1


@pytest.mark.parametrize(
    ("stages", "most_steps"),
    [({"dc_removal": True}, 1), ({"noise_reduction": True}, 1), ({"gain_control": True}, 1), (EVERY_STAGE, 2)],
    ids=["dc_removal", "noise_reduction", "gain_control", "all"],
)
def test_optional_stages_stay_near_the_float_ones(stages: dict[str, Any], most_steps: int) -> None:
    """Four seconds between -60 dBFS and full scale: one int8 step for each stage, two for all, in 5 % of the features.

    DC removal gives whole samples, which is most of the difference in quiet bands.
    """
    rng = np.random.default_rng(9)
    loudness = np.repeat(10.0 ** rng.uniform(1.5, 3.8, 16), 4000)
    pcm = np.clip(rng.standard_normal(64000) * loudness + 1000, -32768, 32767).astype(np.int16)
    error = measure(pcm, FrontendConfig(**stages))
    assert error.max_steps <= most_steps
    assert error.differing <= 0.05


@pytest.mark.shared_data
@pytest.mark.parametrize("level", LEVELS)
def test_error_on_speech(level: str, shared_data: Path) -> None:
    for clip in sorted((shared_data / "commands").glob("*/*.opus"))[::3000]:
        pcm, _ = soundfile.read(clip, dtype="int16")
        error = measure(LEVELS[level](pcm), FrontendConfig())
        assert error.rms_db <= 0.1, clip
        assert error.max_steps <= 1, clip


@pytest.mark.parametrize("frequency_hz", [100.0, 440.0, 1000.0, 3333.0, 7000.0])
def test_a_tone_has_the_energy_theory_says(frequency_hz: float) -> None:
    """A tone of amplitude a puts a^2 / 4 * (window sum)^2 into its bin, and as much again into the bins beside it."""
    config = FrontendConfig(low_hz=0, high_hz=8000)
    amplitude = 10000.0
    tone = np.rint(amplitude * np.sin(2 * np.pi * frequency_hz / 16000 * np.arange(4000))).astype(np.int16)
    log_q16 = FeatureExtractor(config).trace(tone)["log"].astype(np.float64) / 65536
    total = np.exp2(log_q16).sum(axis=1)
    hann_energy = 480 * 3 / 8
    expected = amplitude**2 / 4 * hann_energy * 512
    assert np.abs(np.log2(total / expected)).max() < 0.05


def test_reference_frames_lie_where_ours_do() -> None:
    pcm: Pcm = np.zeros(16000, np.int16)
    pcm[5000:5010] = 12000
    for config in PLAIN:
        ours = FeatureExtractor(config).trace(pcm)["log"] > -(2**31)
        theirs = np.isfinite(reference.log2_mel(pcm, config))
        assert ours.any()
        assert np.array_equal(ours.any(axis=1), theirs.any(axis=1))
