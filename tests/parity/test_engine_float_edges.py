"""Float32 inputs and outputs of quantized models, bit for bit against TensorFlow Lite Micro."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, assert_same, fills, scales, zero_points
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tflite_builder import Graph, build

from kws._native import Engine

ANY_SCALE = st.floats(2.0**-149, 2.0**127, width=32)


@pytest.mark.parametrize("type_", ["int8", "uint8", "int16"])
@EXAMPLES
@given(data=st.data())
def test_dequantize(type_: str, data: st.DataObject) -> None:
    low = np.iinfo(type_).min
    zero_point = data.draw(st.integers(low, np.iinfo(type_).max))
    count = 256 if type_ != "int16" else 4096
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    x = rng.permutation(np.iinfo(type_).max - low + 1)[:count] + low
    graph = Graph()
    graph.inputs = [graph.tensor((count,), type_, data.draw(st.one_of(scales(), ANY_SCALE)), zero_point)]
    graph.outputs = [graph.tensor((count,), "float32")]
    graph.operator("DEQUANTIZE", graph.inputs, graph.outputs)
    assert_same(build(graph), [[x.astype(type_)]])


@pytest.mark.parametrize("type_", ["int8", "int16"])
@EXAMPLES
@given(data=st.data())
def test_quantize(type_: str, data: st.DataObject) -> None:
    scale = np.float32(data.draw(st.one_of(scales(), st.floats(2.0**-126, 2.0**90, width=32))))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    x = around_halves(scale, type_, rng)
    graph = Graph()
    graph.inputs = [graph.tensor(x.shape, "float32")]
    graph.outputs = [graph.tensor(x.shape, type_, scale, data.draw(zero_points(type_)))]
    graph.operator("QUANTIZE", graph.inputs, graph.outputs)
    assert_same(build(graph), [[x]])


def around_halves(scale: np.float32, type_: str, rng: np.random.Generator) -> NDArray[np.float32]:
    """Values at and next to every rounding limit, beyond the range, very small, zeros and noise."""
    steps = np.arange(-300, 300) if type_ == "int8" else rng.integers(-40000, 40000, 600)
    with np.errstate(over="ignore", under="ignore"):
        halves = ((steps + 0.5) * np.float64(scale)).astype(np.float32)
        noise = (rng.normal(0, 100, 600) * np.float64(scale)).astype(np.float32)
    near = [np.nextafter(halves, np.float32(side)) for side in (-np.inf, np.inf)]
    rare = np.array([0.0, -0.0, 1e-45, -1e-45, 1e-38], np.float32)
    values = np.concatenate([halves, *near, noise, rare])
    return values[np.abs(values / np.float64(scale)) < 2**30]


def test_too_large_saturates_and_no_number_is_zero() -> None:
    """What the reference leaves undefined: a quotient beyond int32, infinities and NaN."""
    graph = Graph()
    graph.inputs = [graph.tensor((6,), "float32")]
    graph.outputs = [graph.tensor((6,), "int8", 0.1, 5)]
    graph.operator("QUANTIZE", graph.inputs, graph.outputs)
    x = np.array([1e30, -1e30, np.inf, -np.inf, np.nan, 3e9], np.float32)
    assert list(Engine(build(graph)).execute([x])[0]) == [127, -128, 127, -128, 5, 127]


def test_network_between_floats() -> None:
    graph = Graph()
    x, y = graph.tensor((1, 8), "float32"), graph.tensor((1, 3), "float32")
    q, z = graph.tensor((1, 8), "int8", 0.05, 3), graph.tensor((1, 3), "int8", 0.3, -7)
    graph.operator("QUANTIZE", [x], [q])
    graph.operator("FULLY_CONNECTED", [q, graph.constant(fills((3, 8), "int8", 3)[4], 0.01), -1], [z])
    graph.operator("DEQUANTIZE", [z], [y])
    graph.inputs, graph.outputs = [x], [y]
    model = build(graph)
    assert [tensor["type"] for tensor in Engine(model).inputs + Engine(model).outputs] == ["float32", "float32"]
    rng = np.random.default_rng(1)
    assert_same(model, [[rng.normal(0, 3, (1, 8)).astype(np.float32)] for _ in range(50)])
