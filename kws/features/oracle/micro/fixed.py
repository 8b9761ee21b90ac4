"""Arithmetic of 16-bit fixed point as kissfft does it, on int64 arrays."""

from __future__ import annotations

from kws.features.oracle.fixed import Complex, Int64Array


def wrapped(x: Int64Array) -> Int64Array:
    """Modulo 2^16 into -32768 to 32767."""
    return ((x + 32768) & 65535) - 32768


def q15_round(x: Int64Array) -> Int64Array:
    """floor(x / 2^15 + 1/2), wrapped to 16 bits."""
    return wrapped((x + 16384) >> 15)


def divided(z: Complex, divisor: int) -> Complex:
    """Both parts times floor(32767 / divisor) / 2^15."""
    share = 32767 // divisor
    return Complex(q15_round(z.re * share), q15_round(z.im * share))


def product(a: Complex, b: Complex) -> Complex:
    """Product in Q15: each part is rounded once."""
    return Complex(q15_round(a.re * b.re - a.im * b.im), q15_round(a.re * b.im + a.im * b.re))


def wrapped_parts(z: Complex) -> Complex:
    """Both parts wrapped to 16 bits."""
    return Complex(wrapped(z.re), wrapped(z.im))
