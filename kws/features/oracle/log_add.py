"""Sums of energies whose logarithms are known."""

from __future__ import annotations

import numpy as np

from kws.features.constants import LOG_ADD_SEGMENTS, log_add_table_q16
from kws.features.oracle.fixed import Int64Array, round_shift


def log_add_one_q16(x_q16: Int64Array) -> Int64Array:
    """log2(1 + 2^x) in Q16, interpolated between multiples of 1/4."""
    table = log_add_table_q16().astype(np.int64)
    distance = np.minimum(np.abs(x_q16), (LOG_ADD_SEGMENTS << 14) - 1)
    index, fraction = distance >> 14, distance & 0x3FFF
    near_zero = table[index] - round_shift((table[index] - table[index + 1]) * fraction, 14)
    beyond = np.abs(x_q16) >= LOG_ADD_SEGMENTS << 14
    return np.maximum(x_q16, 0) + np.where(beyond, 0, near_zero)
