"""Stage 2b: complex 256-point FFT, radix 4, decimation in time."""

from __future__ import annotations

import numpy as np

from kws.features.constants import HALF_SIZE, digit_reversal, fft_twiddles_q31
from kws.features.oracle.fixed import Complex, require_int32


def fft256(block: Complex) -> Complex:
    """Transform / 2^3 of each frame: Complex[frames, 256] in natural order on both sides, |re|, |im| <= 2^24 in."""
    order = digit_reversal()
    z = Complex(block.re[:, order], block.im[:, order])
    quarter = 1
    while quarter < HALF_SIZE:
        z = _pass(z, quarter)
        quarter *= 4
    return z


def _pass(z: Complex, quarter: int) -> Complex:
    """Joins groups of four transforms of `quarter` points; the first pass (quarter 1) neither halves nor turns."""
    shape = (len(z.re), HALF_SIZE // (4 * quarter), 4, quarter)
    re, im = z.re.reshape(shape), z.im.reshape(shape)
    x = [Complex(re[:, :, m], im[:, :, m]) for m in range(4)]
    if quarter > 1:
        twiddles = fft_twiddles_q31()[:: 64 // quarter].astype(np.int64)
        turned = [x[m].twiddled(twiddles[:, m - 1, 0], twiddles[:, m - 1, 1]) for m in (1, 2, 3)]
        x = [x[0].half(), *turned]
    a, b = x[0] + x[2], x[0] - x[2]
    c, d = x[1] + x[3], (x[1] - x[3]).times_minus_i()
    y = [a + c, b + d, a - c, b - d]
    return Complex(
        require_int32(np.stack([v.re for v in y], axis=2).reshape(z.re.shape)),
        require_int32(np.stack([v.im for v in y], axis=2).reshape(z.re.shape)),
    )
