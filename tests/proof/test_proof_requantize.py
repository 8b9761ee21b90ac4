"""native/requantize.h for all inputs: equal to the reference's formulas, and nothing in it is undefined."""

from __future__ import annotations

from collections.abc import Mapping

import c_integer as ci
import pytest
import z3
from c_machine import Machine
from c_source import parse
from c_values import State, Stub, Value
from prover import prove, refuted
from reference import doubling_high_mul, rounding_divide_by_pot

REQUANTIZE = "tflm_port/native/requantize.h"


def requantize(changes: dict[str, str] | None = None, stubs: Mapping[str, Stub] | None = None) -> Machine:
    return Machine(parse(REQUANTIZE, changes), stubs=stubs)


def test_high_word_is_the_references() -> None:
    machine = requantize()
    a, b = machine.variable("a", "int32_t"), machine.variable("b", "int32_t")
    machine.assume(z3.Not(z3.And(a.term == -(2**31), b.term == -(2**31))))
    high = machine.run("wsp_mul_high", a, b)
    product = z3.Int("product")
    machine.assume(product == a.term * b.term)
    prove(machine, ("high word", high.term == doubling_high_mul(product)))


@pytest.mark.parametrize("n", range(32))
def test_division_by_powers_of_two(n: int) -> None:
    machine = requantize()
    x = machine.variable("x", "int32_t")
    quotient = machine.run("wsp_div_pow2", x, ci.constant(ci.INT, n))
    prove(machine, ("quotient", quotient.term == rounding_divide_by_pot(x.term, n)))


@pytest.mark.parametrize("shift", range(-31, 31))
def test_rescaling(shift: int) -> None:
    """Every value whose left shift fits; a quantized multiplier lies in [2^30, 2^31), or is zero.

    The high word is any number here: what it is of its operands has its own theorem, so no product is left.
    """
    operands: list[Value] = []

    def high_word(machine: Machine, _: State, arguments: list[Value]) -> Value:
        operands.extend(arguments)
        return machine.variable("high", "int32_t")

    machine = requantize(stubs={"wsp_mul_high": high_word})
    left, right = max(shift, 0), max(-shift, 0)
    x = machine.variable("x", "int32_t", -(2**31) >> left, (2**31 - 1) >> left)
    multiplier = machine.variable("multiplier", "int32_t", 0, 2**31 - 1)
    result = machine.run("wsp_requantize", x, multiplier, ci.constant(ci.INT, shift))
    shifted, factor = operands
    prove(
        machine,
        ("left shift", shifted.term == x.term * 2**left),
        ("multiplier", factor.term == multiplier.term),
        ("right shift", result.term == rounding_divide_by_pot(z3.Int("high"), right)),
    )


def test_a_broken_source_is_refuted() -> None:
    machine = requantize({"(x < 0 ? 1u : 0u)": "0u"})  # halves of negative numbers
    x = machine.variable("x", "int32_t")
    quotient = machine.run("wsp_div_pow2", x, ci.constant(ci.INT, 4))
    verdict = refuted(machine, ("quotient", quotient.term == rounding_divide_by_pot(x.term, 4)))
    assert int(verdict.example.removeprefix("[x = ").removesuffix("]")) % 16 == 8
