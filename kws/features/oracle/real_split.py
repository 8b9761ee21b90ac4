"""Stage 2c: spectrum of the real signal."""

from __future__ import annotations

import numpy as np

from kws.features.constants import HALF_SIZE, split_twiddles_q31
from kws.features.oracle.fixed import Complex, Int64Array, round_shift

_OUTPUT_SHIFT = 6


def real_split(z: Complex) -> Complex:
    """Bins 0 to 256, divided by 2^6: Complex[frames, 256] -> Complex[frames, 257]."""
    low = Complex(z.re[:, 1:128], z.im[:, 1:128])
    mirrored = Complex(z.re[:, :128:-1], z.im[:, :128:-1]).conj()
    twiddles = split_twiddles_q31()[1:].astype(np.int64)
    even = (low + mirrored).half()
    odd = (low - mirrored).times_minus_i().twiddled(twiddles[:, 0], twiddles[:, 1])
    upper = (even - odd).conj()

    re = np.empty((len(z.re), HALF_SIZE + 1), np.int64)
    im = np.zeros_like(re)
    re[:, 0], re[:, 256] = z.re[:, 0] + z.im[:, 0], z.re[:, 0] - z.im[:, 0]
    re[:, 128], im[:, 128] = z.re[:, 128], -z.im[:, 128]
    re[:, 1:128], im[:, 1:128] = (even + odd).re, (even + odd).im
    re[:, 129:256], im[:, 129:256] = upper.re[:, ::-1], upper.im[:, ::-1]
    return Complex(_scaled(re), _scaled(im))


def _scaled(x: Int64Array) -> Int64Array:
    return round_shift(x, _OUTPUT_SHIFT)
