"""Stage 7 (optional): gain control."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.features.oracle.fixed import mulhi_round
from kws.features.oracle.log_add import log_add_one_q16

_DECAY_Q16 = round(-np.log2(31 / 32) * 65536)
_ENTRY_Q16 = round(np.log2(31) * 65536)
_LEAST_Q16 = 10 * 65536


def control_gain(log_q16: NDArray[np.int32], reference_q16: int, strength_q15: int) -> NDArray[np.int32]:
    """A whole recording's log energies without their level: int32[frames, bands] -> int32[frames, bands]."""
    logs = np.maximum(log_q16.astype(np.int64), -16 * 65536)
    result = np.empty_like(logs)
    strength_q24 = np.array(strength_q15 << 9, np.int64)
    level = logs[0] if len(logs) else logs
    for frame, log in enumerate(logs):
        if frame > 0:
            level = level - _DECAY_Q16 + log_add_one_q16(log - level - _ENTRY_Q16)
        level = np.maximum(level, _LEAST_Q16)
        result[frame] = log - mulhi_round((level - reference_q16) << 8, strength_q24)
    return result.astype(np.int32)
