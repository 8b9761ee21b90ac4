"""Stage 9: from the logarithm to the int8 input of the model."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kws.features.oracle.fixed import Int64Array

FEATURE_UNIT = Fraction(10, 256)


def quantize(logarithm: Int64Array, scale: float, zero_point: int) -> NDArray[np.int8]:
    """round_half_even(value * 10/256 / scale + zero_point), saturated: int8[frames, bands].

    Args:
        logarithm: [frames, bands], at least 0.
        scale: of the model's input, rounded to binary32.
        zero_point: of the model's input.
    """
    unit = FEATURE_UNIT / Fraction(float(np.float32(scale)))
    values, index = np.unique(logarithm, return_inverse=True)
    steps = np.array([min(max(round(int(v) * unit + zero_point), -128), 127) for v in values], np.int8)
    return steps[index].reshape(logarithm.shape)
