"""Write the engine's constant C tables; --check compares the committed ones with what it would write."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
from generated import write_or_check
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

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


def render_all() -> dict[str, str]:
    """Every generated file of the engine: path below the repository root -> content."""
    return {
        "tflm_port/native/tables/logistic.c": c_file(
            GENERATOR, INCLUDE, c_array("const uint16_t wsp_logistic_table_q16", logistic_q16())
        ),
    }


if __name__ == "__main__":
    sys.exit(write_or_check(__doc__, GENERATOR, render_all()))
