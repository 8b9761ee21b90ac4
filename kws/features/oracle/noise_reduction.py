"""Stage 6 (optional): noise reduction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.features.oracle.fixed import round_shift
from kws.features.oracle.log_add import log_add_one_q16

_ONE_Q16 = 65536


def reduce_noise(log_q16: NDArray[np.int32], most_q16: int, hop_samples: int) -> NDArray[np.int32]:
    """A whole recording's log energies, attenuated: int32[frames, bands] -> int32[frames, bands]."""
    levels = np.maximum(log_q16.astype(np.int64), 0)
    result = np.empty_like(levels)
    period = SAMPLE_RATE_HZ // 2 // hop_samples
    for frame, level in enumerate(levels):
        if frame == 0:
            smoothed, recent, older, noise = level, level, level, level + _ONE_Q16
        else:
            smoothed = smoothed + round_shift(level - smoothed, 2)
            if frame % period == 0:
                older, recent = recent, smoothed
            recent = np.minimum(recent, smoothed)
            target = np.minimum(recent, older) + _ONE_Q16
            noise = np.where(target < noise, target, noise + round_shift(target - noise, 4))
        excess = noise + _ONE_Q16 - np.maximum(level, smoothed)
        result[frame] = level - np.minimum(4 * log_add_one_q16(excess), most_q16)
    return result.astype(np.int32)
