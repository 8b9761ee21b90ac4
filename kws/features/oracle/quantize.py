"""Stage 6: int8 features."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kws.features.oracle.fixed import mulhi_round, round_shift

_SILENCE_Q16 = -128 * 65536


def quantize(
    log_q16: NDArray[np.int32], offset_q16: int, gain_q16: int, scale: float, zero_point: int
) -> NDArray[np.int8]:
    """Features: int32[frames, bands] -> int8[frames, bands]."""
    multiplier, shift = multiplier_of(gain_q16, scale)
    difference = np.maximum(log_q16.astype(np.int64), _SILENCE_Q16) - offset_q16
    steps = round_shift(mulhi_round(difference << 7, np.array(multiplier, np.int64)), shift) + zero_point
    return np.clip(steps, -128, 127).astype(np.int8)


def multiplier_of(gain_q16: int, scale: float) -> tuple[int, int]:
    """Integers with gain_q16 / scale = multiplier / 2^(shift - 7), 2^30 <= multiplier < 2^31, rounded down.

    Args:
        gain_q16: positive.
        scale: positive; rounded to float32.
    """
    fraction, exponent = math.frexp(float(np.float32(scale)))
    significand = int(fraction * 2**32)
    zeros = 32 - gain_q16.bit_length()
    gain = gain_q16 << zeros
    bits = 30 if gain >= significand else 31
    return (gain << bits) // significand, bits + zeros + exponent - 25
