"""Stage 7: per-channel amplitude normalisation, driven by the noise estimate."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.features.micro.constants import CORRECTION_BITS, GAIN_BITS, SNR_BITS
from kws.features.oracle.fixed import Int64Array

_SHIFT = GAIN_BITS - CORRECTION_BITS - SNR_BITS
_WORD = (1 << 32) - 1


def apply_gain(signal: Int64Array, estimates: Int64Array, gain: NDArray[np.int16]) -> Int64Array:
    """Signal times gain of the noise estimate, compressed below 2: [frames, bands]."""
    snr = ((signal * gain_of(estimates, gain)) >> _SHIFT) & _WORD
    return np.where(snr < 2 << SNR_BITS, (snr * snr) >> 20, (snr >> 6) - 64)


def gain_of(estimates: Int64Array, gain: NDArray[np.int16]) -> Int64Array:
    """The curve at each estimate, by quadratic interpolation within its power of two."""
    bits = np.frexp(estimates.astype(np.float64))[1].astype(np.int64)
    y0, slope, bend = np.moveaxis(gain.astype(np.int64)[bits], -1, 0)
    position = np.where(bits < 11, estimates << np.maximum(11 - bits, 0), estimates >> np.maximum(bits - 11, 0)) & 1023
    rise = (((bend * position) >> 5) + (slope << 5)) * position
    gains: Int64Array = y0 + ((rise + 16384) >> 15)
    return gains
