"""Elementwise operators, one at a time, byte for byte against TensorFlow Lite Micro."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, activations, assert_same, fills, same_version, scales, shapes, zero_points
from hypothesis import assume, given
from hypothesis import strategies as st
from tflite_builder import Graph, build

from kws._native import Engine
from kws.errors import KwsError

TYPES = ["int8", "int16"]


@st.composite
def broadcast_shapes(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Two shapes of one rank, either repeated along some dimensions, and their common shape."""
    whole = draw(shapes())
    first = tuple(1 if draw(st.integers(0, 4)) == 0 else n for n in whole)
    second = tuple(1 if a == n and draw(st.integers(0, 4)) == 0 else n for n, a in zip(whole, first, strict=True))
    return first, second, whole


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("name", ["ADD", "SUB", "MUL"])
@EXAMPLES
@given(data=st.data())
def test_binary(name: str, type_: str, data: st.DataObject) -> None:
    first, second, whole = data.draw(broadcast_shapes())
    scale1, scale2, scale = data.draw(scales()), data.draw(scales()), data.draw(scales())
    guard_bits = 15 if type_ == "int16" else 20
    assume(name == "MUL" or max(scale1, scale2) * 2 < 0.99 * scale * 2**guard_bits)
    graph = Graph()
    a = graph.tensor(first, type_, scale1, data.draw(zero_points(type_)))
    b = graph.tensor(second, type_, scale2, data.draw(zero_points(type_)))
    out = graph.tensor(whole, type_, scale, data.draw(zero_points(type_)))
    graph.operator(name, [a, b], [out], activation=data.draw(activations))
    graph.inputs, graph.outputs = [a, b], [out]
    left, right = fills(first, type_, 1), fills(second, type_, 2)
    assert_same(build(graph), [*zip(left, right, strict=True), *zip(left, reversed(right), strict=True)])


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("name", ["ADD", "MUL"])
def test_binary_with_constant(name: str, type_: str) -> None:
    graph = Graph()
    x = graph.tensor((3, 7), type_, 0.02)
    constant = graph.constant(fills((7,), type_, 3)[4], 0.01)
    out = graph.tensor((3, 7), type_, 0.03)
    graph.operator(name, [x, constant], [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills((3, 7), type_, 4)])


def test_same_tensor_twice() -> None:
    graph = Graph()
    x, y, z = (graph.tensor((5, 4), "int8", 0.05, -3) for _ in range(3))
    graph.operator("MUL", [x, x], [y])
    graph.operator("ADD", [y, y], [z])
    graph.inputs, graph.outputs = [x], [z]
    assert_same(build(graph), [[values] for values in fills((5, 4), "int8", 5)])


@pytest.mark.parametrize("count", [3, 257])
@EXAMPLES
@given(scale=scales(2.0**-20, 16.0), zero_point=zero_points())
def test_logistic(count: int, scale: float, zero_point: int) -> None:
    unary("LOGISTIC", (count,), ("int8", scale, zero_point), ("int8", 1 / 256, -128))


@pytest.mark.parametrize("count", [3, 257])
@EXAMPLES
@given(scale=scales(2.0**-20, 16.0), zero_point=zero_points())
def test_tanh(count: int, scale: float, zero_point: int) -> None:
    unary("TANH", (count,), ("int8", scale, zero_point), ("int8", 1 / 128, 0))


def test_logistic_and_tanh_of_every_argument() -> None:
    for scale in (1 / 16, 1 / 12.7, 0.031):
        for name, out in (("LOGISTIC", ("int8", 1 / 256, -128)), ("TANH", ("int8", 1 / 128, 0))):
            unary(name, (1, 256), ("int8", scale, 0), out)


QUANTIZE_PAIRS = [
    *((from_type, to_type) for from_type in TYPES for to_type in TYPES),
    ("int8", "uint8"), ("uint8", "int8"),
    ("int8", "int32"), ("int16", "int32"), ("int32", "int8"), ("int32", "int16"),
]  # fmt: skip


@pytest.mark.parametrize(("from_type", "to_type"), QUANTIZE_PAIRS)
@EXAMPLES
@given(data=st.data())
def test_quantize(from_type: str, to_type: str, data: st.DataObject) -> None:
    source = (from_type, data.draw(scales()), data.draw(zero_points(from_type)))
    target = (to_type, data.draw(scales()), data.draw(zero_points(to_type)))
    unary("QUANTIZE", data.draw(shapes()), source, target)


@pytest.mark.parametrize("name", ["RELU", "RELU6"])
@pytest.mark.parametrize("type_", TYPES)
@EXAMPLES
@given(data=st.data())
def test_relu(name: str, type_: str, data: st.DataObject) -> None:
    source = (type_, data.draw(scales()), data.draw(zero_points(type_)))
    target = (type_, data.draw(scales()), data.draw(zero_points(type_)))
    unary(name, data.draw(shapes()), source, target)


@pytest.mark.parametrize(("to_type", "scale", "zero_point"), [("int8", 1 / 256, -128), ("int16", 1 / 65536, -32768)])
@EXAMPLES
@given(data=st.data())
def test_softmax(to_type: str, scale: float, zero_point: int, data: st.DataObject) -> None:
    source = ("int8", data.draw(scales(2.0**-16, 16.0)), data.draw(zero_points()))
    shape = data.draw(shapes(max_rank=3, max_dim=70))
    unary("SOFTMAX", shape, source, (to_type, scale, zero_point), beta=data.draw(st.sampled_from([1.0, 0.3, 2.5])))


@pytest.mark.parametrize("type_", TYPES)
@EXAMPLES
@given(data=st.data())
def test_leaky_relu(type_: str, data: st.DataObject) -> None:
    source = (type_, data.draw(scales()), data.draw(zero_points(type_)))
    target = (type_, data.draw(scales()), data.draw(zero_points(type_)))
    alpha = data.draw(st.sampled_from([0.0, 0.01, 0.2, 0.3, 1.5]))
    unary("LEAKY_RELU", data.draw(shapes()), source, target, alpha=alpha)


@EXAMPLES
@given(data=st.data())
def test_hard_swish(data: st.DataObject) -> None:
    scale = data.draw(scales(2.0**-8, 1.0))
    source = ("int8", scale, data.draw(zero_points()))
    target = ("int8", data.draw(scales(scale / 64, scale * 128)), data.draw(zero_points()))
    unary("HARD_SWISH", (3, 256), source, target)


def test_quantize_of_wide_numbers_small_and_large() -> None:
    """Numbers of every magnitude, brought to int8 and int16 by factors of every size below one, and wrapped above."""
    rng = np.random.default_rng(4)
    for shift in range(-31, 31):
        x = (rng.integers(-(2**31), 2**31, 4000) >> rng.integers(0, 31, 4000)).astype(np.int32)
        for to_type in TYPES:
            graph = Graph()
            graph.inputs = [graph.tensor(x.shape, "int32", float(np.float32(rng.uniform(0.5, 1))), 7)]
            graph.outputs = [graph.tensor(x.shape, to_type, 2.0**-shift)]
            graph.operator("QUANTIZE", graph.inputs, graph.outputs)
            assert_same(build(graph), [[x]])


@pytest.mark.parametrize(
    ("from_type", "to_type"),
    [("uint8", "uint8"), ("uint8", "int16"), ("int16", "uint8"), ("int32", "int32"), ("int32", "uint8")],
)
def test_quantize_between_other_types_is_refused(from_type: str, to_type: str) -> None:
    graph = Graph()
    graph.inputs, graph.outputs = [graph.tensor((4,), from_type, 0.1)], [graph.tensor((4,), to_type, 0.1)]
    graph.operator("QUANTIZE", graph.inputs, graph.outputs)
    with pytest.raises(KwsError, match=r"operator 0, QUANTIZE\) \(tensor type\)"):
        Engine(build(graph))


@same_version
@pytest.mark.parametrize("name", ["RELU", "LEAKY_RELU", "QUANTIZE", "SUB", "ADD", "MUL"])
def test_int16_factors_to_the_last_bit(name: str) -> None:
    """Every int16 value through many factors: a factor formed in float instead of double shows here."""
    rng = np.random.default_rng(3)
    ramp = np.arange(-32768, 32768).astype(np.int16)
    for _ in range(12):
        source, target = (float(np.float32(2.0 ** rng.uniform(-2, 2))) for _ in range(2))
        graph = Graph()
        x, y = graph.tensor(ramp.shape, "int16", source), graph.tensor(ramp.shape, "int16", target)
        more = {"alpha": 0.3} if name == "LEAKY_RELU" else {}
        other = [graph.constant(rng.integers(-9000, 9000, ramp.shape).astype(np.int16), 0.37)]
        graph.operator(name, [x] + (other if name in {"ADD", "SUB", "MUL"} else []), [y], **more)
        graph.inputs, graph.outputs = [x], [y]
        assert_same(build(graph), [[ramp]])


Quantized = tuple[str, float, int]


def unary(name: str, shape: tuple[int, ...], source: Quantized, target: Quantized, **options: object) -> None:
    """One operator from a tensor to another of the same shape."""
    graph = Graph()
    x = graph.tensor(shape, *source)
    y = graph.tensor(shape, *target)
    graph.operator(name, [x], [y], **options)
    graph.inputs, graph.outputs = [x], [y]
    assert_same(build(graph), [[values] for values in fills(shape, source[0], 6)])
