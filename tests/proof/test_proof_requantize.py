"""tflm_port/native/requantize.h equals the reference's double-rounding arithmetic for all inputs, without overflow."""

from __future__ import annotations

import c_integer as ci
import pytest
import z3
from c_machine import Machine
from c_source import parse
from prover import prove, refuted
from reference import doubling_high_mul, high_of, low_of, rounding_divide_by_pot

REQUANTIZE = "tflm_port/native/requantize.h"
FULL = (low_of(32), high_of(32))
LEAST = (low_of(32), low_of(32))
OTHERS = (low_of(32) + 1, high_of(32))


def requantize(changes: dict[str, str] | None = None) -> Machine:
    return Machine(parse(REQUANTIZE, changes))


@pytest.mark.parametrize(("a_range", "b_range"), [(OTHERS, FULL), (LEAST, OTHERS)])
def test_high_word_of_all_but_the_excluded_pair(a_range: tuple[int, int], b_range: tuple[int, int]) -> None:
    machine = requantize()
    a, b = machine.variable("a", "int32_t", *a_range), machine.variable("b", "int32_t", *b_range)
    high = machine.run("wsp_mul_high", a, b)
    product = ci.multiply(ci.INT, a, b)
    machine.assume(ci.bounds(product))  # what the ranges of the factors imply
    prove(machine, ("reference", high.term == doubling_high_mul(product.term)))


def test_the_excluded_pair_differs_from_the_reference() -> None:
    machine = requantize()
    a, b = (machine.constant(low_of(32)) for _ in "ab")
    assert machine.run("wsp_mul_high", a, b).low == low_of(32)  # the reference saturates to INT32_MAX


@pytest.mark.parametrize("n", range(32))
def test_division_by_a_power_of_two(n: int) -> None:
    machine = requantize()
    x = machine.variable("x", "int32_t")
    y = machine.run("wsp_div_pow2", x, ci.constant(ci.INT, n)).term
    twice_rest = 2 * (x.term - y * 2**n)  # at most half a step away, and at exactly half towards the larger magnitude
    away = z3.And(z3.Implies(twice_rest == 2**n, x.term < 0), z3.Implies(twice_rest == -(2**n), x.term > 0))
    nearest = z3.And(twice_rest <= 2**n, twice_rest >= -(2**n))
    prove(machine, ("nearest", nearest), ("halves away from zero", z3.Implies(nearest, away) if n else nearest),
          ("reference", y == rounding_divide_by_pot(x.term, n)))  # fmt: skip


def multiplied(machine: Machine, shift: int, name: str) -> tuple[ci.Int, ci.Term]:
    """The C function's result and the reference's formula; x is any, the multiplier one that quant.c can make."""
    x, multiplier = machine.variable("x", "int32_t"), machine.variable("multiplier", "int32_t", 0)
    result = machine.run(name, x, multiplier, machine.constant(shift))
    left, right = max(shift, 0), max(-shift, 0)
    moved = ci.convert(ci.shift_left(ci.IntType("wide", 128, signed=True), x, left), x.type)
    product = ci.multiply(ci.INT, moved, multiplier)
    machine.assume(ci.bounds(product))
    return result, rounding_divide_by_pot(doubling_high_mul(product.term), right)


@pytest.mark.parametrize("shift", range(-31, 31))
def test_requantize(shift: int) -> None:
    machine = requantize()
    result, expected = multiplied(machine, shift, "wsp_requantize")
    prove(machine, ("reference", result.term == expected))


@pytest.mark.parametrize("shift", range(-31, 1))
def test_requantize_below_one(shift: int) -> None:
    machine = requantize()
    result, expected = multiplied(machine, shift, "wsp_requantize_below_one")
    prove(machine, ("reference", result.term == expected))


@pytest.mark.parametrize("shift", range(-31, 1))
def test_requantize_is_within_one_of_the_real_product(shift: int) -> None:
    """Two roundings by half a unit each: |result - x * multiplier * 2^(shift - 31)| <= 1."""
    machine = requantize()
    x, multiplier = machine.variable("x", "int32_t"), machine.variable("multiplier", "int32_t", 0)
    result = machine.run("wsp_requantize", x, multiplier, machine.constant(shift)).term
    unit = 2 ** (31 - shift)
    distance = result * unit - x.term * multiplier.term
    prove(machine, ("error", z3.And(distance <= unit, distance >= -unit)))


BROKEN = {
    "threshold off by one": {"(mask >> 1) + (x < 0 ? 1u : 0u)": "(mask >> 1) + (x < 0 ? 0u : 1u)"},
    "halves towards zero": {"& mask) > threshold": "& mask) >= threshold"},
    "mask too narrow": {"((uint32_t)1 << n) - 1u": "((uint32_t)1 << n) - 2u"},
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_a_broken_division_is_refuted(changes: dict[str, str]) -> None:
    machine = requantize(changes)
    x = machine.variable("x", "int32_t")
    y = machine.run("wsp_div_pow2", x, ci.constant(ci.INT, 7))
    assert "x = " in refuted(machine, ("reference", y.term == rounding_divide_by_pot(x.term, 7))).example


def test_a_multiplication_in_32_bits_is_refuted() -> None:
    machine = requantize({"wsp_shr_round64((int64_t)a * b, 31)": "wsp_shr_round64(a * b, 31)"})
    a, b = machine.variable("a", "int32_t"), machine.variable("b", "int32_t")
    machine.run("wsp_mul_high", a, b)
    assert "overflow of *" in refuted(machine).what


def test_a_signed_shift_is_refuted() -> None:
    machine = requantize({"(int32_t)((uint32_t)x << n)": "x << n"})
    machine.run("wsp_shl_wrap32", machine.variable("x", "int32_t"), ci.constant(ci.INT, 3))
    assert "left shift of a negative number" in refuted(machine).what
