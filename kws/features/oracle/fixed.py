"""The primitives of fixed.h on int64 arrays, and complex numbers made of two such arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Int64Array = NDArray[np.int64]

_HALF_WORD = 1 << 31


@dataclass(frozen=True, eq=False)
class Complex:
    """Real and imaginary parts, int64 arrays of one shape."""

    re: Int64Array
    im: Int64Array

    def __add__(self, other: Complex) -> Complex:
        """Exact sum."""
        return Complex(self.re + other.re, self.im + other.im)

    def __sub__(self, other: Complex) -> Complex:
        """Exact difference."""
        return Complex(self.re - other.re, self.im - other.im)

    def times_minus_i(self) -> Complex:
        """Exact product with -i."""
        return Complex(self.im, -self.re)

    def conj(self) -> Complex:
        """Exact conjugate."""
        return Complex(self.re, -self.im)

    def half(self) -> Complex:
        """Both parts divided by 2, rounded down."""
        return Complex(self.re >> 1, self.im >> 1)

    def twiddled(self, cos_q31: Int64Array, sin_q31: Int64Array) -> Complex:
        """Product with (cos - i sin) / 2: each of the four products is rounded for itself."""
        re = mulhi_round(self.re, cos_q31) + mulhi_round(self.im, sin_q31)
        im = mulhi_round(self.im, cos_q31) + mulhi_round(-self.re, sin_q31)
        return Complex(re, im)


def mulhi_round(a: Int64Array, b: Int64Array) -> Int64Array:
    """floor((a * b + 2^31) / 2^32) for operands of 32 bits."""
    return (a * b + _HALF_WORD) >> 32


def round_shift(x: Int64Array, n: int) -> Int64Array:
    """floor(x / 2^n + 1/2) for n > 0."""
    return (x + (1 << (n - 1))) >> n


def require_int32(x: Int64Array) -> Int64Array:
    """The array itself, after making sure that an int32 holds every value.

    Raises:
        OverflowError: a value does not fit.
    """
    if x.size and (x.min() < -(2**31) or x.max() >= 2**31):
        raise OverflowError("front-end oracle: a value leaves the range of int32")
    return x
