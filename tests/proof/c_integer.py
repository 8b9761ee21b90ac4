"""Symbolic C integers: a z3 integer term (or a plain int) together with bounds that hold whatever its variables are.

The terms are mathematical integers. Wrapping is written out as a remainder, and only where the bounds do not show that
a value fits, so that the solver sees linear arithmetic with constant divisors instead of bit patterns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import z3

Term = Any  # int or z3.ArithRef
Truth = Any  # bool or z3.BoolRef


class UnsupportedCError(Exception):
    """The C construct has no translation here."""


@dataclass(frozen=True)
class IntType:
    """An integer type of C."""

    name: str
    bits: int
    signed: bool

    @property
    def low(self) -> int:
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def high(self) -> int:
        return (1 << (self.bits - self.signed)) - 1


BOOL = IntType("_Bool", 1, signed=False)
INT = IntType("int", 32, signed=True)
UNSIGNED = IntType("unsigned int", 32, signed=False)
UCHAR = IntType("unsigned char", 8, signed=False)


@dataclass(frozen=True)
class Int:
    """A value: `term` lies in [low, high] and is a multiple of 2^zeros. `truth` is set for results of comparisons."""

    type: IntType
    term: Term
    low: int
    high: int
    zeros: int = 0
    truth: Truth = None

    @property
    def constant(self) -> bool:
        return self.low == self.high


def make(type_: IntType, term: Term, low: int, high: int, zeros: int = 0) -> Int:
    """A value; one that can be a single number only becomes that number."""
    if low == high:
        return constant(type_, low)
    return Int(type_, term, low, high, zeros)


def constant(type_: IntType, value: int) -> Int:
    zeros = (value & -value).bit_length() - 1 if value else 64
    return Int(type_, value, value, value, zeros)


def variable(name: str, type_: IntType, low: int | None = None, high: int | None = None) -> Int:
    """A free variable; whoever makes it adds `bounds` to the assumptions."""
    low, high = type_.low if low is None else low, type_.high if high is None else high
    return make(type_, z3.Int(name), low, high)


def bounds(value: Int) -> Truth:
    """That the term lies within its bounds."""
    return True if value.constant else z3.And(value.term >= value.low, value.term <= value.high)


def from_truth(truth: Truth) -> Int:
    if isinstance(truth, bool):
        return constant(INT, int(truth))
    return Int(INT, z3.If(truth, 1, 0), 0, 1, 0, truth)


def to_truth(value: Int) -> Truth:
    """Whether a value is not zero."""
    if value.truth is not None:
        return value.truth
    if value.low > 0 or value.high < 0:
        return True
    return False if value.constant else value.term != 0


def both(*truths: Truth) -> Truth:
    """Conjunction that folds constants."""
    open_ = [truth for truth in truths if truth is not True]
    if any(truth is False for truth in open_):
        return False
    return True if not open_ else (open_[0] if len(open_) == 1 else z3.And(*open_))


def either(*truths: Truth) -> Truth:
    open_ = [truth for truth in truths if truth is not False]
    if any(truth is True for truth in open_):
        return True
    return False if not open_ else (open_[0] if len(open_) == 1 else z3.Or(*open_))


def negate(truth: Truth) -> Truth:
    return not truth if isinstance(truth, bool) else z3.Not(truth)


def implies(truth: Truth, conclusion: Truth) -> Truth:
    return either(negate(truth), conclusion)


def fits(value: Int, type_: IntType) -> Truth:
    """Whether the mathematical value lies in the range of a type."""
    if value.low >= type_.low and value.high <= type_.high:
        return True
    return z3.And(value.term >= type_.low, value.term <= type_.high)


def convert(value: Int, type_: IntType) -> Int:
    """Conversion as C does it: modulo 2^bits (for signed types as every compiler we know does)."""
    if type_ == BOOL:
        truth = to_truth(value)
        return constant(BOOL, int(truth)) if isinstance(truth, bool) else Int(BOOL, z3.If(truth, 1, 0), 0, 1, 0, truth)
    if value.low >= type_.low and value.high <= type_.high:
        return Int(type_, value.term, value.low, value.high, value.zeros, value.truth)
    period = 1 << type_.bits
    if value.constant:
        return constant(type_, (value.low - type_.low) % period + type_.low)
    if value.low >= type_.low - period and value.high <= type_.high:
        term = z3.If(value.term < type_.low, value.term + period, value.term)
    elif value.low >= type_.low and value.high <= type_.high + period:
        term = z3.If(value.term > type_.high, value.term - period, value.term)
    else:
        term = (value.term - type_.low) % period + type_.low
    return Int(type_, term, type_.low, type_.high, min(value.zeros, type_.bits))


def choose(truth: Truth, yes: Int, no: Int) -> Int:
    """yes or no, both of one type."""
    if isinstance(truth, bool):
        return yes if truth else no
    if yes.type != no.type:
        raise UnsupportedCError(f"choice between {yes.type.name} and {no.type.name}")
    if yes.truth is not None and no.truth is not None:
        inner = z3.If(truth, yes.truth, no.truth)
        return Int(yes.type, z3.If(inner, 1, 0), 0, 1, 0, inner)
    if yes.constant and no.constant and yes.low == no.low:
        return yes
    if yes.term is no.term:
        return yes
    return make(yes.type, z3.If(truth, yes.term, no.term), min(yes.low, no.low), max(yes.high, no.high),
                min(yes.zeros, no.zeros))  # fmt: skip


def add(type_: IntType, a: Int, b: Int) -> Int:
    """The exact sum, not yet brought into the type's range."""
    return make(type_, a.term + b.term, a.low + b.low, a.high + b.high, min(a.zeros, b.zeros))


def subtract(type_: IntType, a: Int, b: Int) -> Int:
    return make(type_, a.term - b.term, a.low - b.high, a.high - b.low, min(a.zeros, b.zeros))


def multiply(type_: IntType, a: Int, b: Int) -> Int:
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return make(type_, a.term * b.term, min(corners), max(corners), min(a.zeros + b.zeros, 64))


def divide(type_: IntType, a: Int, b: Int) -> Int:
    """The quotient truncated towards zero; b is not zero."""
    if b.low < 0:
        raise UnsupportedCError("division by what may be negative")
    if a.constant and b.constant:
        quotient = abs(a.low) // b.low
        return constant(type_, quotient if a.low >= 0 else -quotient)
    least = max(b.low, 1)
    corners = [_truncated(x, y) for x in (a.low, a.high) for y in (least, b.high)] + (
        [0] if a.low <= 0 <= a.high else []
    )
    down = _quotient(a.term, b.term)
    term = down if a.low >= 0 else z3.If(a.term >= 0, down, -_quotient(-a.term, b.term))
    return make(type_, term, min(corners), max(corners))


def _quotient(dividend: Term, divisor: Term) -> Term:
    return z3.IntVal(dividend) / divisor if isinstance(dividend, int) else dividend / divisor


def _truncated(a: int, b: int) -> int:
    return a // b if a >= 0 else -(-a // b)


def remainder(type_: IntType, a: Int, b: Int) -> Int:
    if b.constant and b.low > 0 and a.low >= 0:
        if a.constant:
            return constant(type_, a.low % b.low)
        return make(type_, a.term % b.low, 0, min(a.high, b.low - 1))
    whole = multiply(type_, divide(type_, a, b), b)
    rest = subtract(type_, a, whole)
    most = max(b.high - 1, 0)
    return make(type_, rest.term, 0 if a.low >= 0 else -most, most if a.high >= 0 else 0)


def shift_left(type_: IntType, a: Int, n: int) -> Int:
    return make(type_, a.term * (1 << n), a.low << n, a.high << n, min(a.zeros + n, 64))


def shift_right(type_: IntType, a: Int, n: int) -> Int:
    if a.constant:
        return constant(type_, a.low >> n)
    return make(type_, a.term / (1 << n) if n else a.term, a.low >> n, a.high >> n, max(a.zeros - n, 0))


def bit_and(type_: IntType, a: Int, b: Int) -> Int:
    """Bitwise and with a constant, as a sum over the runs of ones of the constant."""
    if a.constant and b.constant:
        return constant(type_, a.low & b.low)
    value, mask = (a, b.low) if b.constant else (b, a.low)
    if not (a.constant or b.constant):
        raise UnsupportedCError("bitwise and of two variables")
    mask &= (1 << type_.bits) - 1
    if type_.signed and mask >> (type_.bits - 1):
        raise UnsupportedCError("bitwise and with a negative number")
    if value.low >= 0 and value.high <= mask and mask & (mask + 1) == 0:
        return Int(type_, value.term, value.low, value.high, value.zeros)
    term: Term = 0
    at = 0
    while mask >> at:
        if not mask >> at & 1:
            at += 1
            continue
        start = at
        while mask >> at & 1:
            at += 1
        part = value.term / (1 << start) if start else value.term
        if value.low < 0 or value.high >= 1 << at:
            part = part % (1 << (at - start))
        term = term + part * (1 << start)
    zeros = (mask & -mask).bit_length() - 1 if mask else 64
    return make(type_, term, 0, min(mask, value.high) if value.low >= 0 else mask, max(zeros, value.zeros))


def bit_or(type_: IntType, a: Int, b: Int) -> Int:
    """Bitwise or of values whose bounds show that they share no bit."""
    if a.constant and b.constant:
        return constant(type_, a.low | b.low)
    for upper, lower in ((a, b), (b, a)):
        if lower.low >= 0 and lower.high < 1 << upper.zeros:
            return make(type_, upper.term + lower.term, upper.low + lower.low, upper.high + lower.high, lower.zeros)
    raise UnsupportedCError("bitwise or of values that may share bits")


def complement(type_: IntType, a: Int) -> Int:
    base = -1 if type_.signed else type_.high
    return make(type_, base - a.term, base - a.high, base - a.low)


def compare(operator: str, a: Int, b: Int) -> Truth:
    """A comparison of values of one type."""
    known = {"<": (a.high < b.low, a.low >= b.high), "<=": (a.high <= b.low, a.low > b.high),
             ">": (a.low > b.high, a.high <= b.low), ">=": (a.low >= b.high, a.high < b.low),
             "==": (a.constant and b.constant and a.low == b.low, a.low > b.high or a.high < b.low),
             "!=": (a.low > b.high or a.high < b.low, a.constant and b.constant and a.low == b.low)}  # fmt: skip
    yes, no = known[operator]
    if yes or no:
        return bool(yes)
    x, y = a.term, b.term
    return {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y, "==": x == y, "!=": x != y}[operator]
