"""Stage 6: noise estimate of every channel, and what the signal has above it."""

from __future__ import annotations

import numpy as np

from kws.features.micro.constants import EVEN_SMOOTHING_Q14, MIN_SIGNAL_Q14, ODD_SMOOTHING_Q14, SMOOTHING_BITS
from kws.features.oracle.fixed import Int64Array

_WORD = (1 << 32) - 1


def reduce_noise(signal: Int64Array, estimate: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Signal without noise, and the noise estimate of each frame.

    Args:
        signal: [frames, bands].
        estimate: [bands] before the first frame; replaced by that after the last.

    Returns:
        [frames, bands] each.
    """
    bands = np.arange(signal.shape[1])
    smoothing = np.where(bands % 2 == 0, EVEN_SMOOTHING_Q14, ODD_SMOOTHING_Q14)
    scaled = (signal << SMOOTHING_BITS) & _WORD
    estimates = np.empty_like(signal)
    for frame, up in enumerate(scaled):
        estimate[:] = (up * smoothing + estimate * (16384 - smoothing)) >> 14
        estimates[frame] = estimate
    least = (signal * MIN_SIGNAL_Q14) >> 14
    above = np.maximum(scaled - estimates, 0) >> SMOOTHING_BITS
    return np.maximum(above, least), estimates
