"""Stage 3: energy of every bin."""

from __future__ import annotations

from kws.features.oracle.fixed import Complex, Int64Array


def power_of(spectrum: Complex) -> Int64Array:
    """re^2 + im^2: [frames, 257]."""
    return spectrum.re**2 + spectrum.im**2
