"""Statements that theorems are made of, on exact integers."""

from __future__ import annotations

import c_integer as ci
import z3
from c_integer import Int, Term, Truth


def low_of(bits: int) -> int:
    """Least value of a signed type."""
    return -(1 << (bits - 1))


def high_of(bits: int) -> int:
    """Largest value of a signed type."""
    return (1 << (bits - 1)) - 1


def is_floor(result: Int, numerator: Term, divisor: int) -> Truth:
    """result = floor(numerator / divisor)."""
    return z3.And(result.term * divisor <= numerator, numerator < (result.term + 1) * divisor)


def clamped(x: Term, low: Term, high: Term) -> Term:
    return z3.If(x < low, low, z3.If(x > high, high, x))


def truncated(numerator: Term, divisor: int) -> Term:
    """Quotient of C: towards zero."""
    return z3.If(numerator >= 0, numerator / divisor, -((-numerator) / divisor))


def doubling_high_mul(product: Term) -> Term:
    """SaturatingRoundingDoublingHighMul of gemmlowp and TensorFlow Lite, of the exact product of its operands."""
    nudge = z3.If(product >= 0, 1 << 30, 1 - (1 << 30))
    return z3.If(product == 2**62, 2**31 - 1, truncated(product + nudge, 1 << 31))


def rounding_divide_by_pot(x: Term, exponent: int) -> Term:
    """RoundingDivideByPOT of gemmlowp and TensorFlow Lite: to nearest, halves away from zero."""
    rest = x % (1 << exponent)
    threshold = ((1 << exponent) - 1) // 2 + z3.If(x < 0, 1, 0)
    return x / (1 << exponent) + z3.If(rest > threshold, 1, 0)


__all__ = ["ci", "clamped", "doubling_high_mul", "high_of", "is_floor", "low_of", "rounding_divide_by_pot", "truncated"]
