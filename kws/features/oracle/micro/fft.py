"""Stage 2a: complex FFT of 256 points, radix-4 decimation in time, every pass divided by 4."""

from __future__ import annotations

import numpy as np

from kws.features.constants import digit_reversal
from kws.features.micro.constants import fft_twiddles_q15
from kws.features.oracle.fixed import Complex, Int64Array
from kws.features.oracle.micro.fixed import divided, product, wrapped_parts

POINTS = 256


def fft256(z: Complex) -> Complex:
    """Spectrum / 256, wrapped to 16 bits: [frames, 256]."""
    order = digit_reversal()
    z = Complex(z.re[:, order], z.im[:, order])
    for quarter in (1, 4, 16, 64):
        z = _joined(z, quarter)
    return z


def _joined(z: Complex, quarter: int) -> Complex:
    """Four neighbouring transforms of `quarter` points each become one."""
    shape = (len(z.re), POINTS // (4 * quarter), 4, quarter)
    table = fft_twiddles_q15().astype(np.int64)[:: 64 // quarter]
    parts = divided(Complex(z.re.reshape(shape), z.im.reshape(shape)), 4)
    x = [Complex(parts.re[:, :, i], parts.im[:, :, i]) for i in range(4)]
    for i in (1, 2, 3):
        x[i] = product(x[i], Complex(table[:, i - 1, 0], table[:, i - 1, 1]))
    a, b, c, d = x[0] + x[2], x[0] - x[2], x[1] + x[3], (x[1] - x[3]).times_minus_i()
    joined = [wrapped_parts(y) for y in (a + c, b + d, a - c, b - d)]
    return Complex(_stacked([y.re for y in joined], z.re.shape), _stacked([y.im for y in joined], z.im.shape))


def _stacked(quarters: list[Int64Array], shape: tuple[int, ...]) -> Int64Array:
    return np.stack(quarters, axis=2).reshape(shape)
