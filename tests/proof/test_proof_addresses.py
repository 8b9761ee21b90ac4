"""Where sliding windows and slices read, for all shapes and options: inside the tensor, without an overflow on the way.

Products of two free numbers are named, with what is known of them, so that z3 can stay within linear arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import c_integer as ci
import pytest
import z3
from c_integer import Int, Truth
from c_machine import Machine
from c_source import parse
from c_values import Invariant, State, Value
from conftest import ROOT
from prover import prove, refuted

WINDOW_C = "tflm_port/native/window.c"
WINDOW_H = "tflm_port/native/window.h"
SLICE_C = "tflm_port/native/ops/strided_slice.c"
# Holds pointers to functions, which the machine does not know.
SLICE_OPERATOR = "const wsp_operator" + (ROOT / SLICE_C).read_text().partition("const wsp_operator")[2]
MOST = 0x4000  # MOST_STRIDE of window.c
MOST_DIM = 2**30 - 1  # of any tensor


def refuse(machine: Any, state: State, arguments: list[Value]) -> Value:
    """wsp_prepare_fail: hands the status back."""
    return arguments[1]


MOST_INT32 = 2**31 - 1


def any_axis(machine: Machine) -> dict[str, Int]:
    """Sizes of tensors are at least one; the rest is what the model says, here with strides that can be divided by."""
    axis = machine.any("wsp_window_axis", "axis")
    axis |= {name: machine.variable(name, "int32_t", 1, MOST_DIM) for name in ("input", "output")}
    axis["stride"] = machine.variable("stride", "int32_t", 1, MOST_INT32)
    return dict(axis)


def promises(axis: Mapping[str, Int]) -> list[Truth]:
    """Of a prepared axis: the last window begins inside the input, the first one reaches into it."""
    reach = (axis["filter"].term - 1) * axis["dilation"].term
    return [
        *(z3.And(axis[name].term >= 1, axis[name].term <= MOST) for name in ("stride", "dilation", "filter")),
        z3.And(axis["padding"].term >= 0, axis["padding"].term <= reach),
        (axis["output"].term - 1) * axis["stride"].term - axis["padding"].term < axis["input"].term,
    ]


@pytest.mark.parametrize("rule", [0, 1])
def test_prepared_windows_touch_the_input(rule: int) -> None:
    machine = Machine(parse(WINDOW_C), stubs={"wsp_prepare_fail": refuse})
    place = machine.object("axis", any_axis(machine))
    builder = machine.object("builder", machine.constant(0))
    taken = machine.run("wsp_window_prepare", builder, place, machine.constant(rule)).term == 0
    after = machine.globals.store["axis"]
    prove(machine, *((f"promise {i}", z3.Implies(taken, truth)) for i, truth in enumerate(promises(after))))


def window(changes: dict[str, str] | None = None) -> tuple[Machine, dict[str, Int], Mapping[str, Int], Truth]:
    """A prepared axis and the span of one of its windows; also: every tap of the span lies inside the input."""
    axis: dict[str, Int] = {}

    def position(span: Mapping[str, Int], tap: Any) -> Any:
        return span["origin"].term + tap * axis["dilation"].term

    def first_loop(frame: Mapping[str, Value]) -> list[Truth]:
        span = frame["span"]
        first, end = span["first"].term, span["end"].term
        kept = [span["origin"].term == start, first >= 0, first <= end, end == axis["filter"].term]
        return [*kept, z3.Or(first == 0, position(span, first - 1) < 0)]

    def second_loop(frame: Mapping[str, Value]) -> list[Truth]:
        span = frame["span"]
        first, end = span["first"].term, span["end"].term
        kept = [span["origin"].term == start, first >= 0, first <= end, end <= axis["filter"].term]
        return [*kept, z3.Or(first == end, position(span, first) >= 0)]

    def length(frame: Mapping[str, Value]) -> Any:
        return frame["span"]["end"].term - frame["span"]["first"].term

    invariants = {
        ("wsp_window_at", 0): Invariant(first_loop, length, ("span",)),
        ("wsp_window_at", 1): Invariant(second_loop, length, ("span",)),
    }
    machine = Machine(parse(WINDOW_H, changes), invariants=invariants)
    axis |= {name: machine.variable(name, "int32_t", 1, MOST) for name in ("stride", "dilation", "filter")}
    axis |= {name: machine.variable(name, "int32_t", 1, MOST_DIM) for name in ("input", "output")}
    axis["padding"] = machine.variable("padding", "int32_t", 0, MOST * MOST)
    machine.assume(*promises(axis))
    output = machine.variable("at", "int32_t", 0, MOST_DIM)
    machine.assume(output.term < axis["output"].term)
    start = output.term * axis["stride"].term - axis["padding"].term
    machine.assume(start < axis["input"].term, start >= -axis["padding"].term)  # windows lie in order
    span = machine.run("wsp_window_at", machine.object("axis", axis), output)
    first, end = span["first"].term, span["end"].term
    within = z3.And(position(span, first) >= 0, position(span, end - 1) < axis["input"].term)
    inside = z3.Implies(z3.And(machine.ended, first < end), within)
    return machine, axis, span, inside


def test_taps_of_any_window_lie_inside_the_input() -> None:
    machine, axis, span, inside = window()
    limits = z3.And(span["first"].term >= 0, span["first"].term <= span["end"].term,
                    span["end"].term <= axis["filter"].term)  # fmt: skip
    prove(machine, ("taps of the filter", z3.Implies(machine.ended, limits)), ("taps inside", inside))


def test_a_broken_window_is_refuted() -> None:
    machine, _, _, inside = window({"* axis->dilation >= axis->input": "* axis->dilation > axis->input"})
    assert refuted(machine, ("taps inside", inside)).what == "taps inside"


@pytest.mark.parametrize("forward", [True, False])
def test_slices_lie_inside_their_axis(forward: bool) -> None:
    machine = Machine(parse(SLICE_C, {SLICE_OPERATOR: ""}))
    size = machine.variable("size", "int32_t", 1, MOST_DIM)
    begin, end = machine.variable("begin", "int32_t"), machine.variable("end", "int32_t")
    low, high = (1, MOST_INT32) if forward else (-MOST_INT32 - 1, -1)
    stride = machine.variable("stride", "int32_t", low, high)
    masked = [machine.variable(name, ci.BOOL) for name in ("free_begin", "free_end")]
    part = machine.run("slice_axis", size, begin, end, stride, *masked)
    last = part["start"].term + (part["count"].term - 1) * stride.term
    inside = [z3.And(at >= 0, at < size.term) for at in (part["start"].term, last)]
    prove(machine, ("count", part["count"].term >= 0), ("inside", z3.Implies(part["count"].term > 0, z3.And(*inside))))
