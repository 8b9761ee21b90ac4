"""Stage 8: scaled natural logarithm."""

from __future__ import annotations

import numpy as np

from kws.features.micro.constants import CORRECTION_BITS, LOG_SHIFT, log2_correction_q16
from kws.features.oracle.fixed import Int64Array

_LN2_Q16 = 45426
_WORD = (1 << 32) - 1


def scaled_log(signal: Int64Array) -> Int64Array:
    """2^6 ln(8 x), 0 for 8 x of 1 and below: [frames, bands]."""
    x = (signal << CORRECTION_BITS) & _WORD
    whole = np.maximum(np.frexp(x.astype(np.float64))[1].astype(np.int64) - 1, 0)
    rest = x - (1 << whole)
    fraction = np.where(whole < 16, rest << np.maximum(16 - whole, 0), rest >> np.maximum(whole - 16, 0))
    table = log2_correction_q16().astype(np.int64)
    index = np.maximum(fraction, 0) >> 9
    correction = table[index] + (((table[index + 1] - table[index]) * (fraction - (index << 9))) >> 16)
    log_e = ((whole << 16) + fraction + correction) * _LN2_Q16 + 32768 >> 16
    return np.where(x > 1, ((log_e << LOG_SHIFT) + 32768) >> 16, 0)
