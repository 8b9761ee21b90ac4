"""What the optional stages of the front end are for, and how their state starts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from kws.config import Experiment, FrontendConfig
from kws.config.overrides import apply_overrides
from kws.errors import KwsError
from kws.features.extract import FeatureExtractor
from kws.features.feature_change import measure_changes

ALL_STAGES = FrontendConfig(dc_removal=True, noise_reduction=True, gain_control=True)
Pcm = NDArray[np.int16]


def bursts(seed: int = 1) -> Pcm:
    """Voice-like bursts of half a second over faint noise, two seconds."""
    rng = np.random.default_rng(seed)
    n = np.arange(32000)
    voice = sum(np.sin(2 * np.pi * 140 * k * n / 16000) / k for k in range(1, 12))
    envelope = np.maximum(np.sin(2 * np.pi * n / 16000), 0) ** 2
    return np.rint(3000 * voice * envelope + rng.standard_normal(n.size) * 3).astype(np.int16)


def test_gain_hardly_moves_speech_with_gain_control() -> None:
    changes = measure_changes([bursts()], FrontendConfig())
    for change in ("20 dB louder", "20 dB quieter"):
        assert changes[change]["neither"].speech_steps > 40
        assert changes[change]["gain control"].speech_steps < 2
        assert changes[change]["both"].speech_steps < 3


def test_noise_moves_features_less_with_the_adaptive_stages() -> None:
    changes = measure_changes([bursts()], FrontendConfig())
    for change in ("noise at 20 dB", "noise at 10 dB"):
        without = changes[change]["neither"].all_steps
        assert changes[change]["noise reduction"].all_steps < 0.9 * without
        assert changes[change]["gain control"].all_steps < 0.6 * without


def test_noise_reduction_takes_steady_noise_down_by_what_was_asked_and_leaves_bursts() -> None:
    rng = np.random.default_rng(2)
    pcm = np.rint(rng.standard_normal(64000) * 200).astype(np.int16)
    pcm[40000:44000] += np.rint(8000 * np.sin(2 * np.pi * 1000 / 16000 * np.arange(4000))).astype(np.int16)
    stages = FeatureExtractor(FrontendConfig(noise_reduction=True, noise_reduction_db=12.0)).trace(pcm)
    log_db = 10 * np.log10(2) * stages["log"].astype(np.float64) / 65536
    attenuation_db = log_db - 10 * np.log10(2) * stages["denoised"].astype(np.float64) / 65536
    assert attenuation_db.max() <= 12.001
    assert attenuation_db[150:240].mean() > 11
    loudest = np.unravel_index(log_db.argmax(), log_db.shape)
    assert attenuation_db[loudest] < 0.1


@pytest.mark.parametrize("offset", [-3000, 1, 3000])
def test_dc_removal_takes_an_offset_away_and_leaves_speech(offset: int) -> None:
    pcm = bursts()
    clean = FeatureExtractor(FrontendConfig(dc_removal=True)).trace(pcm)["samples"][:, 0].astype(np.float64)
    moved = FeatureExtractor(FrontendConfig(dc_removal=True)).trace(pcm + np.int16(offset))["samples"][:, 0]
    settled = slice(8000, None)
    assert np.abs(moved[settled] - clean[settled]).max() <= 1
    assert (clean[settled] - pcm[settled]).std() < 0.08 * pcm[settled].std()


@pytest.mark.parametrize(("frequency_hz", "loss_db"), [(10.0, 3.01), (60.0, 0.12), (300.0, 0.005)])
def test_dc_removal_has_its_corner_at_10_hz(frequency_hz: float, loss_db: float) -> None:
    pcm = np.rint(20000 * np.sin(2 * np.pi * frequency_hz / 16000 * np.arange(64000))).astype(np.int16)
    samples = FeatureExtractor(FrontendConfig(dc_removal=True)).trace(pcm)["samples"][32000:, 0].astype(np.float64)
    measured_db = -20 * np.log10(samples.std() / pcm[32000:].std())
    assert measured_db == pytest.approx(loss_db, abs=0.1)


def test_every_clip_of_a_batch_starts_afresh() -> None:
    extractor = FeatureExtractor(ALL_STAGES)
    clips = np.stack([bursts(seed) * (seed + 1) for seed in range(5)])
    expected = np.stack([FeatureExtractor(ALL_STAGES).push(clip) for clip in clips])
    assert np.array_equal(extractor.batch(clips, threads=2), expected)
    extractor.push(clips[3])
    extractor.reset()
    assert np.array_equal(extractor.push(clips[0]), expected[0])


def test_memory_grows_by_the_state_of_the_stages_that_are_on() -> None:
    plain = FeatureExtractor(FrontendConfig()).memory_bytes
    common = FeatureExtractor(FrontendConfig(dc_removal=True)).memory_bytes - plain
    assert 0 < common <= 48
    for stage, per_band in (("noise_reduction", 16), ("gain_control", 4)):
        more = FeatureExtractor(FrontendConfig(**{stage: True})).memory_bytes - plain - common
        assert per_band * 40 + 16 <= more <= per_band * 40 + 32


def test_stages_are_switched_like_any_setting() -> None:
    settings = ["frontend.noise_reduction=true", "frontend.noise_reduction_db=12", "frontend.gain_control=true"]
    assert apply_overrides(Experiment(), settings).frontend == FrontendConfig(
        noise_reduction=True, noise_reduction_db=12.0, gain_control=True
    )
    for setting, field in (("noise_reduction_db=40", "noise_reduction_db"), ("gain_control_strength=0", "strength")):
        with pytest.raises(KwsError, match=field):
            apply_overrides(Experiment(), [f"frontend.{setting}"])
