"""How much features change when a recording gets louder or noisy, with and without the adaptive stages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FrontendConfig
from kws.features.extract import FeatureExtractor
from kws.features.feature_error import to_peak

Pcm = NDArray[np.int16]
PEAK_DBFS = -20.0
SPEECH_RANGE_LOG2 = 12.0
NOISE_SEED = 5


@dataclass(frozen=True, kw_only=True)
class FeatureChange:
    """RMS difference of features, in int8 steps of scale 1/128.

    Attributes:
        all_steps: over all features.
        speech_steps: over those whose band energy lies within 36 dB of the loudest of its recording.
    """

    all_steps: float
    speech_steps: float


VARIANTS: dict[str, dict[str, Any]] = {
    "neither": {"noise_reduction": False, "gain_control": False},
    "noise reduction": {"noise_reduction": True, "gain_control": False},
    "gain control": {"noise_reduction": False, "gain_control": True},
    "both": {"noise_reduction": True, "gain_control": True},
}


def louder(decibels: float) -> Callable[[Pcm], Pcm]:
    """A change of level."""
    return lambda pcm: _int16(pcm * 10 ** (decibels / 20))


def noisier(snr_db: float) -> Callable[[Pcm], Pcm]:
    """White noise at a ratio to the recording's mean power, the same noise every time."""

    def change(pcm: Pcm) -> Pcm:
        noise = np.random.default_rng(NOISE_SEED).standard_normal(pcm.size)
        power = float(np.mean(np.square(pcm.astype(np.float64))))
        return _int16(pcm + noise * math.sqrt(power * 10 ** (-snr_db / 10)))

    return change


CHANGES: dict[str, Callable[[Pcm], Pcm]] = {
    "20 dB louder": louder(20.0),
    "20 dB quieter": louder(-20.0),
    "noise at 20 dB": noisier(20.0),
    "noise at 10 dB": noisier(10.0),
    "noise at 5 dB": noisier(5.0),
}


def measure_changes(recordings: Iterable[Pcm], config: FrontendConfig) -> dict[str, dict[str, FeatureChange]]:
    """Change of the features of recordings at a peak of -20 dBFS.

    Args:
        recordings: int16[n] each, none silent.
        config: front end; its two adaptive stages are switched as `VARIANTS` says.

    Returns:
        By change and variant.
    """
    extractors = {name: FeatureExtractor(replace(config, **stages)) for name, stages in VARIANTS.items()}
    sums = {change: {variant: np.zeros(4) for variant in VARIANTS} for change in CHANGES}
    for recording in recordings:
        pcm = to_peak(recording, PEAK_DBFS)
        log_q16 = extractors["neither"].trace(pcm)["log"].astype(np.float64)
        speech = log_q16 >= log_q16.max() - SPEECH_RANGE_LOG2 * 65536
        for variant, extractor in extractors.items():
            before = extractor.features(pcm).astype(np.float64)
            for name, change in CHANGES.items():
                squares = np.square(extractor.features(change(pcm)) - before)
                sums[name][variant] += (squares.sum(), squares.size, squares[speech].sum(), speech.sum())
    return {
        change: {
            variant: FeatureChange(all_steps=math.sqrt(a / max(b, 1)), speech_steps=math.sqrt(c / max(d, 1)))
            for variant, (a, b, c, d) in variants.items()
        }
        for change, variants in sums.items()
    }


def _int16(samples: NDArray[np.floating[Any]]) -> Pcm:
    limited: Pcm = np.clip(np.rint(samples), -32768, 32767).astype(np.int16)
    return limited
