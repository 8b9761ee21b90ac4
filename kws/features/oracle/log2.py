"""Stage 5: logarithm."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.features.constants import log2_table_q16
from kws.features.oracle.fixed import Int64Array, round_shift

INT32_MIN = -(2**31)


def log2_energy(mel: NDArray[np.uint64], exponent: Int64Array) -> NDArray[np.int32]:
    """log2(mel * 2^exponent) in Q16, INT32_MIN for zero: uint64[frames, bands], int64[frames] -> int32."""
    floor_log2 = _floor_log2(mel)
    mantissa = (mel << (np.uint64(63) - floor_log2)) >> np.uint64(32)
    index = ((mantissa >> np.uint64(25)) & np.uint64(63)).astype(np.int64)
    fraction_q16 = ((mantissa >> np.uint64(9)) & np.uint64(0xFFFF)).astype(np.int64)
    table = log2_table_q16().astype(np.int64)
    part = table[index] + round_shift((table[index + 1] - table[index]) * fraction_q16, 16)
    log_q16 = ((floor_log2.astype(np.int64) + exponent[:, None]) << 16) + part
    return np.where(mel == 0, INT32_MIN, log_q16).astype(np.int32)


def _floor_log2(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Position of the highest set bit; 0 for zero."""
    position = np.zeros_like(x)
    rest = x.copy()
    for step in (32, 16, 8, 4, 2, 1):
        above = (rest >> np.uint64(step)) != 0
        position[above] += np.uint64(step)
        rest[above] >>= np.uint64(step)
    return position
