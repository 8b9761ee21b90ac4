"""Write the engine's constant C tables; --check compares the committed ones with what it would write."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from generated import write_or_check
from numpy.typing import NDArray

from kws.features.c_source import c_array, c_file

GENERATOR = "tools/gen_engine_tables.py"
INCLUDE = '#include "../tables.h"'


def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


def logistic_q16() -> NDArray[np.uint16]:
    """Logistic function at 256 points 1/24 apart, each moved by half the error of linear interpolation after it.

    No value before rounding is closer than 0.004 to a half, so that it does not depend on the exponential's last bit.
    The last entry is the largest number there is: what lies beyond is saturated.
    """
    values = []
    for i in range(255):
        here, middle, after = (65536 * logistic(at / 24) for at in (i, i + 0.5, i + 1))
        values.append(round(here + (middle - (here + after) / 2) / 2))
    return np.array([*values, 65535], np.uint16)


def rounded(x: np.floating[Any]) -> int:
    """Nearest integer, halves away from zero."""
    return int(math.copysign(math.floor(abs(float(x)) + 0.5), x))


def interpolated_q15(function: Callable[[float], float], low: float, high: float) -> NDArray[np.int16]:
    """A function at 513 equidistant points, each but the last moved by half the error of interpolation after it.

    Values and sums are binary32, as the reference computes them: some errors are halves, which binary64 leaves to the
    other side.
    """

    def value(x: float) -> np.float32:
        return np.float32(32768) * np.float32(function(float(np.float32(x))))

    values = []
    step = (high - low) / 512
    for i in range(512):
        here, middle, after = (value(low + at * step) for at in (i, i + 0.5, i + 1))
        error = rounded((after + np.float32(rounded(here))) / np.float32(2)) - rounded(middle)
        values.append(rounded(here) - rounded(np.float32(error / 2)))
    return np.array(np.minimum([*values, rounded(value(high))], 32767), np.int16)


def reciprocal_of_one_plus(x: float) -> float:
    """1 / (1 + x)."""
    return 1.0 / (1.0 + x)


def render_all() -> dict[str, str]:
    """Every generated file of the engine: path below the repository root -> content."""
    exponential = interpolated_q15(math.exp, -10.0, 0.0)
    reciprocal = interpolated_q15(reciprocal_of_one_plus, 0.0, 1.0)
    return {
        "tflm_port/native/tables/logistic.c": c_file(
            GENERATOR, INCLUDE, c_array("const uint16_t wsp_logistic_table_q16", logistic_q16())
        ),
        "tflm_port/native/tables/softmax.c": c_file(
            GENERATOR,
            INCLUDE,
            c_array("const int16_t wsp_exponential_table_q15", exponential),
            c_array("const int16_t wsp_reciprocal_table_q15", reciprocal),
        ),
    }


if __name__ == "__main__":
    sys.exit(write_or_check(__doc__, GENERATOR, render_all()))
