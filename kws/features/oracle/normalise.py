"""Stage 2a: block normalisation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FFT_SIZE
from kws.features.oracle.fixed import Complex, Int64Array

_BLOCK_BITS = 24


def normalise(windowed: NDArray[np.int32]) -> tuple[Complex, Int64Array]:
    """Zero-pad, shift each frame to 24 bits and sign, pair up the samples.

    Args:
        windowed: int32[frames, window].

    Returns:
        Complex[frames, 256] of even and odd samples, and the shift to the left of each frame, int64[frames].
    """
    x: Int64Array = np.zeros((len(windowed), FFT_SIZE), np.int64)
    x[:, : windowed.shape[1]] = windowed
    bits = np.bitwise_or.reduce(np.where(x >= 0, x, ~x), axis=1)
    shift = _BLOCK_BITS - _bit_length(bits)
    left, right = np.maximum(shift, 0)[:, None], np.maximum(-shift, 0)[:, None]
    half: Int64Array = np.left_shift(np.ones_like(right), right) >> 1
    x = ((x << left) + half) >> right
    return Complex(x[:, 0::2], x[:, 1::2]), shift


def _bit_length(x: Int64Array) -> Int64Array:
    return np.frexp(x.astype(np.float64))[1].astype(np.int64)
