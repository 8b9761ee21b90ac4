"""Stage 2b: from the spectrum of pairs to that of the samples."""

from __future__ import annotations

import numpy as np

from kws.features.micro.constants import BIN_COUNT, HALF_SIZE, split_twiddles_q15
from kws.features.oracle.fixed import Complex
from kws.features.oracle.micro.fixed import divided, product, wrapped, wrapped_parts


def real_split(z: Complex) -> Complex:
    """Spectrum / 512 of the samples: [frames, 256] -> [frames, 257]."""
    frames = len(z.re)
    out = Complex(np.zeros((frames, BIN_COUNT), np.int64), np.zeros((frames, BIN_COUNT), np.int64))
    ends = divided(Complex(z.re[:, 0], z.im[:, 0]), 2)
    out.re[:, 0], out.re[:, HALF_SIZE] = wrapped(ends.re + ends.im), wrapped(ends.re - ends.im)
    k = np.arange(1, HALF_SIZE // 2 + 1)
    table = split_twiddles_q15().astype(np.int64)
    low = divided(Complex(z.re[:, k], z.im[:, k]), 2)
    high = divided(wrapped_parts(Complex(z.re[:, HALF_SIZE - k], z.im[:, HALF_SIZE - k]).conj()), 2)
    even = wrapped_parts(low + high)
    odd = product(wrapped_parts(low - high), Complex(table[:, 0], table[:, 1]))
    rising = (even + odd).half()
    out.re[:, k], out.im[:, k] = rising.re, rising.im
    out.re[:, HALF_SIZE - k], out.im[:, HALF_SIZE - k] = (even.re - odd.re) >> 1, (odd.im - even.im) >> 1
    return out
