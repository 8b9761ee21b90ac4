"""Stage 3: power."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.features.oracle.fixed import Complex


def power_of(spectrum: Complex) -> NDArray[np.uint64]:
    """re^2 + im^2 of every bin: uint64[frames, 257]."""
    return (spectrum.re**2 + spectrum.im**2).astype(np.uint64)
