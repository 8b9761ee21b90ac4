"""wsp/fixed.h for all inputs: every function returns what its comment says, and nothing in it is undefined."""

from __future__ import annotations

import c_integer as ci
import pytest
import z3
from c_machine import Machine
from c_source import parse
from prover import prove, refuted
from reference import clamped, high_of, is_floor, low_of

FIXED = "frontend_c/base/include/wsp/fixed.h"


def fixed(changes: dict[str, str] | None = None) -> Machine:
    return Machine(parse(FIXED, changes))


@pytest.mark.parametrize("n", range(64))
def test_truncating_shifts(n: int) -> None:
    for bits in (32, 64):
        if n < bits:
            machine = fixed()
            x = machine.variable("x", f"int{bits}_t")
            y = machine.run(f"wsp_shr_trunc{bits}", x, ci.constant(ci.INT, n))
            prove(machine, ("floor", is_floor(y, x.term, 1 << n)))


@pytest.mark.parametrize("n", range(1, 63))
def test_rounding_shifts(n: int) -> None:
    half = 1 << (n - 1)
    for bits in (32, 64):
        if n < bits:
            machine = fixed()
            x = machine.variable("x", f"int{bits}_t", None, (1 << (bits - 1)) - 1 - half)
            y = machine.run(f"wsp_shr_round{bits}", x, ci.constant(ci.INT, n))
            prove(machine, ("rounded", is_floor(y, x.term + half, 1 << n)))


@pytest.mark.parametrize("n", range(32))
def test_left_shift(n: int) -> None:
    machine = fixed()
    x = machine.variable("x", "int32_t", low_of(32) >> n, high_of(32) >> n)
    y = machine.run("wsp_shl32", x, ci.constant(ci.INT, n))
    prove(machine, ("exact", y.term == x.term * (1 << n)))


def test_sums() -> None:
    for name, sign in (("wsp_add32", 1), ("wsp_sub32", -1)):
        machine = fixed()
        a, b = machine.variable("a", "int32_t"), machine.variable("b", "int32_t")
        exact = a.term + sign * b.term
        machine.assume(exact >= low_of(32), exact <= high_of(32))
        prove(machine, (name, machine.run(name, a, b).term == exact))
    machine = fixed()
    a, b = machine.variable("a", "int32_t"), machine.variable("b", "int32_t")
    wrapped = machine.run("wsp_add_wrap32", a, b)
    rest = a.term + b.term - wrapped.term
    prove(machine, ("modulo", rest % 2**32 == 0), ("range", ci.fits(wrapped, a.type)))


def test_high_word() -> None:
    machine = fixed()
    a, b = machine.variable("a", "int32_t"), machine.variable("b", "int32_t")
    high = machine.run("wsp_mulhi_round32", a, b)
    prove(machine, ("rounded", is_floor(high, a.term * b.term + 2**31, 2**32)))


@pytest.mark.parametrize(("name", "sign"), [("wsp_mulhi_round_add32", 1), ("wsp_mulhi_round_sub32", -1)])
def test_high_word_accumulated(name: str, sign: int) -> None:
    machine = fixed()
    acc, a, b = (machine.variable(n, "int32_t") for n in ("acc", "a", "b"))
    exact = acc.term * 2**32 + sign * a.term * b.term + 2**31
    machine.assume(exact >= -(2**63), exact < 2**63)
    prove(machine, ("rounded", is_floor(machine.run(name, acc, a, b), exact, 2**32)))


def test_multiply_accumulate() -> None:
    machine = fixed()
    acc = machine.variable("acc", "uint64_t")
    a, b = machine.variable("a", "uint32_t"), machine.variable("b", "uint32_t")
    machine.assume(acc.term + a.term * b.term < 2**64)
    prove(machine, ("exact", machine.run("wsp_mac_u64", acc, a, b).term == acc.term + a.term * b.term))


@pytest.mark.parametrize("bits", [8, 16, 32])
def test_saturation(bits: int) -> None:
    machine = fixed()
    x = machine.variable("x", "int64_t" if bits == 32 else "int32_t")
    y = machine.run(f"wsp_sat{bits}", x)
    prove(machine, ("clamped", y.term == clamped(x.term, low_of(bits), high_of(bits))))


def test_clamp() -> None:
    machine = fixed()
    x, low, high = (machine.variable(n, "int32_t") for n in ("x", "low", "high"))
    machine.assume(low.term <= high.term)
    y = machine.run("wsp_clamp32", x, low, high)
    prove(machine, ("clamped", y.term == clamped(x.term, low.term, high.term)))


def test_magnitude() -> None:
    machine = fixed()
    x = machine.variable("x", "int32_t")
    prove(machine, ("magnitude", machine.run("wsp_abs32", x).term == z3.If(x.term < 0, -x.term, x.term)))


@pytest.mark.parametrize("compiler", [(), ("-D__GNUC__=4",)], ids=["portable", "gcc"])
@pytest.mark.parametrize("bits", [32, 64])
def test_leading_zeros(bits: int, compiler: tuple[str, ...]) -> None:
    for pointer_bits in (32, 64):
        machine = Machine(parse(FIXED, None, "", *compiler), pointer_bits)
        x = machine.variable("x", f"uint{bits}_t")
        zeros = machine.run(f"wsp_clz{bits}", x).term
        each = [z3.Implies(zeros == n, z3.And(2 ** (bits - n) > x.term, x.term >= 2 ** (bits - n) // 2))
                for n in range(bits + 1)]  # fmt: skip
        prove(machine, ("range", z3.And(zeros >= 0, zeros <= bits)), ("position", z3.And(*each)))


def test_a_broken_source_is_refuted() -> None:
    machine = fixed({"(x + ((int32_t)1 << (n - 1))) >> n": "(x + ((int32_t)1 << (n - 1)) - 1) >> n"})
    x = machine.variable("x", "int32_t", None, 2**31 - 1 - 8)
    y = machine.run("wsp_shr_round32", x, ci.constant(ci.INT, 4))
    assert "x = " in refuted(machine, ("rounded", is_floor(y, x.term + 8, 16))).example

    machine = fixed({"0u - (uint32_t)x": "(uint32_t)-x"})  # |INT32_MIN| overflows
    x = machine.variable("x", "int32_t")
    machine.run("wsp_abs32", x)
    assert refuted(machine).example == "[x = -2147483648]"
    assert "overflow of -" in refuted(machine).what

    machine = fixed({"wsp_clamp32(x, INT8_MIN, INT8_MAX)": "wsp_clamp32(x, INT8_MIN, INT8_MAX + 1)"})
    x = machine.variable("x", "int32_t")
    y = machine.run("wsp_sat8", x)
    example = refuted(machine, ("clamped", y.term == clamped(x.term, -128, 127))).example
    assert int(example.removeprefix("[x = ").removesuffix("]")) >= 128  # 128 becomes -128 in the cast
