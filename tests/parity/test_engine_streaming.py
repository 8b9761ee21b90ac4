"""Variables inside a model, states outside of it, and the published microWakeWord models."""

from __future__ import annotations

import struct
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import tflite
from checked_engine import CheckedEngine
from engine_pair import assert_same, fills
from tflite_builder import Graph, build
from tflite_micro import runtime

from kws._native import Engine
from kws.errors import KwsError


def delay_line(first: np.ndarray | None) -> bytes:
    """y(t) = x(t) + x(t - 1), the delay in a variable that starts as `first` (None: no CALL_ONCE)."""
    graph, start = Graph(), Graph()
    x, old, y = (graph.tensor((1, 4), "int8", 0.1, -5) for _ in range(3))
    handle = graph.tensor((), "resource")
    if first is not None:
        graph.operator("CALL_ONCE", [], [], init_subgraph_index=1)
        other = start.tensor((), "resource")
        start.operator("VAR_HANDLE", [], [other], container="", shared_name="delay")
        start.operator("ASSIGN_VARIABLE", [other, start.constant(first, 0.1, -5)], [])
    graph.operator("VAR_HANDLE", [], [handle], container="", shared_name="delay")
    graph.operator("READ_VARIABLE", [handle], [old])
    graph.operator("ADD", [x, old], [y])
    graph.operator("ASSIGN_VARIABLE", [handle, x], [])
    graph.inputs, graph.outputs = [x], [y]
    return build(graph, start)


def test_variable_with_first_content() -> None:
    steps = [[values] for values in fills((1, 4), "int8", 1)]
    model = delay_line(np.array([[1, -2, 3, 100]], np.int8))
    assert_same(model, steps)
    engine = Engine(model)
    first = engine.execute(steps[0])[0]
    assert not np.array_equal(first, engine.execute(steps[0])[0])
    engine.reset()
    np.testing.assert_array_equal(first, engine.execute(steps[0])[0])


def test_variable_without_first_content_starts_at_zero() -> None:
    x = np.array([[10, 20, 30, 40]], np.int8)
    np.testing.assert_array_equal(Engine(delay_line(None)).execute([x])[0], x)


def test_state_passed_straight_through() -> None:
    """Two-step delay line whose second state output is its first state input; links swap nothing by accident."""
    graph = Graph()
    x, s1, s2, y = (graph.tensor((1, 3), "int8", 0.1) for _ in range(4))
    graph.operator("ADD", [x, s2], [y])
    graph.inputs, graph.outputs = [x, s1, s2], [y, x, s1]
    engine = Engine(build(graph), [(1, 1), (2, 2)])
    values = [np.full((1, 3), n, np.int8) for n in (10, 20, 30, 40)]
    sums = [int(engine.execute([value, None, None])[0][0, 0]) for value in values]
    assert sums == [10, 20, 40, 60]


def test_constant_model_output() -> None:
    graph = Graph()
    x, y = graph.tensor((2,), "int8", 0.1), graph.tensor((2,), "int8", 0.1)
    constant = graph.constant(np.array([7, -7], np.int8), 0.1)
    graph.operator("ADD", [x, constant], [y])
    graph.inputs, graph.outputs = [x], [y, constant]
    outputs = Engine(build(graph)).execute([np.array([1, 2], np.int8)])
    assert [list(values) for values in outputs] == [[8, -5], [7, -7]]


def test_unsupported_operators_are_named() -> None:
    for name, shown in (("ELU", "ELU"), ("MyOperator", "MyOperator"), ("STABLEHLO_SCATTER", "STABLEHLO_SCATTER")):
        graph = Graph()
        x, y, z = (graph.tensor((2,), "int8", 0.1) for _ in range(3))
        graph.operator("RELU6", [x], [y])
        graph.operator(name, [y], [z])
        graph.inputs, graph.outputs = [x], [z]
        with pytest.raises(KwsError, match=rf"operator 1, {shown}\)"):
            Engine(build(graph))


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_an_operator_that_leads_outside_is_named(broken: int) -> None:
    graph = Graph()
    tensors = [graph.tensor((2,), "int8", 0.1) for _ in range(4)]
    for x, y in pairwise(tensors):
        graph.operator("RELU", [x], [y])
    graph.inputs, graph.outputs = tensors[:1], tensors[-1:]
    model = bytearray(build(graph))
    table = tflite.Model.GetRootAs(model).Subgraphs(0).Operators(broken)._tab
    inputs = table.Pos + table.Offset(6)
    model[inputs : inputs + 4] = struct.pack("<I", len(model))
    with pytest.raises(KwsError, match=rf"operator {broken}, RELU\)"):
        Engine(bytes(model))


@pytest.mark.parametrize("inputs", [17, 3000])
def test_an_operator_with_too_many_inputs_is_named(inputs: int) -> None:
    graph = Graph()
    x, y, z = (graph.tensor((2,), "int8", 0.1) for _ in range(3))
    graph.operator("RELU", [x], [y])
    graph.operator("CONCATENATION", [y] * inputs, [z], axis=0)
    graph.inputs, graph.outputs = [x], [z]
    with pytest.raises(KwsError, match=r"operator 1, CONCATENATION\)"):
        Engine(build(graph))


def microwakeword_models() -> list[Path]:
    spec = find_spec("pymicro_wakeword")
    folder = Path(spec.origin).parent / "models" if spec is not None and spec.origin else Path()
    return sorted(folder.glob("*.tflite")) if folder.name else []


@pytest.mark.skipif(not microwakeword_models(), reason="pymicro-wakeword is not installed")
@pytest.mark.parametrize("path", microwakeword_models(), ids=lambda path: path.stem)
def test_microwakeword_models_run_unchanged(path: Path) -> None:
    model = path.read_bytes()
    engine, checked = Engine(model), CheckedEngine(model)
    reference = runtime.Interpreter.from_bytes(model, arena_size=200_000)
    rng = np.random.default_rng(1)
    shape = engine.inputs[0]["shape"]
    for step in range(400):
        level = int(rng.integers(1, 128))
        x = np.clip(rng.normal(-60 + step % 100, level, shape), -128, 127).astype(np.int8)
        reference.set_input(x, 0)
        reference.invoke()
        np.testing.assert_array_equal(engine.execute([x])[0], reference.get_output(0), f"step {step}")
        np.testing.assert_array_equal(checked.execute([x])[0], reference.get_output(0), f"step {step}, checked")
