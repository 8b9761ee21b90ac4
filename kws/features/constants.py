"""Constants every front end shares, computed once here for the C tables and for the integer oracle.

Sines and logarithms are rounded to integers far coarser than the last bits in which math libraries differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FRONTEND_VERSION = 1
HALF_SIZE = 256
BIN_COUNT = 257
LOG2_SEGMENTS = 64
LOG_ADD_SEGMENTS = 64
LOG_ADD_RANGE = 16


def _unit_circle_q31(angles: NDArray[np.floating[Any]]) -> NDArray[np.int32]:
    pairs = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return np.clip(np.rint(pairs * 2.0**31), -(2**31), 2**31 - 1).astype(np.int32)


def fft_twiddles_q31() -> NDArray[np.int32]:
    """Cosine and sine of 2 pi j m / 256: int32[64, 3, 2] over j = 0 to 63, m = 1 to 3, (cos, sin)."""
    j, m = np.arange(64), np.arange(1, 4)
    return _unit_circle_q31(2 * np.pi / HALF_SIZE * j[:, None] * m)


def vector_twiddles_q31() -> NDArray[np.int32]:
    """The FFT's twiddles as its vector version reads them: int32[21, 3, 2, 4] over groups of four neighbours (pass
    by pass), m = 1 to 3, (cos, sin), neighbour."""
    passes = [fft_twiddles_q31()[:: 64 // quarter] for quarter in (4, 16, 64)]
    groups = [table.reshape(-1, 4, 3, 2).transpose(0, 2, 3, 1) for table in passes]
    return np.concatenate(groups)


def split_twiddles_q31() -> NDArray[np.int32]:
    """Cosine and sine of 2 pi k / 512: int32[128, 2] over k = 0 to 127, (cos, sin)."""
    return _unit_circle_q31(2 * np.pi / (2 * HALF_SIZE) * np.arange(HALF_SIZE // 2))


def digit_reversal() -> NDArray[np.uint8]:
    """Index with its four base-4 digits in reverse order: uint8[256], its own inverse."""
    return np.arange(HALF_SIZE, dtype=np.uint8).reshape(4, 4, 4, 4).transpose().ravel()


def reversal_pairs() -> NDArray[np.uint8]:
    """Indices that digit reversal exchanges, and those it leaves: uint8[136, 2], first <= second."""
    reversal = digit_reversal()
    index = np.arange(HALF_SIZE, dtype=np.uint8)
    return np.stack([index, reversal], axis=-1)[index <= reversal]


def log2_table_q16() -> NDArray[np.uint32]:
    """log2(1 + i / 64) in Q16: uint32[65]."""
    table: NDArray[np.float64] = 65536 * np.log2(1 + np.arange(LOG2_SEGMENTS + 1) / LOG2_SEGMENTS)
    return np.rint(table).astype(np.uint32)


def log_add_table_q16() -> NDArray[np.uint32]:
    """log2(1 + 2^(-i / 4)) in Q16: uint32[65]."""
    distance = np.arange(LOG_ADD_SEGMENTS + 1) * (LOG_ADD_RANGE / LOG_ADD_SEGMENTS)
    table: NDArray[np.float64] = 65536 * np.log2(1 + np.exp2(-distance))
    return np.rint(table).astype(np.uint32)
