"""Operators with int16 activations, byte for byte against TensorFlow Lite Micro."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, activations, assert_same, fills, same_version, scales, shapes
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tflite_builder import Graph, build
from tflite_micro import runtime

from kws._native import Engine
from kws.errors import KwsError

EVERY_VALUE: NDArray[np.int16] = np.arange(-32768, 32768).astype(np.int16)


def sigmoid_model(name: str, scale: float, to_scale: float = 2.0**-15) -> bytes:
    graph = Graph()
    graph.inputs = [graph.tensor(EVERY_VALUE.shape, "int16", scale)]
    graph.outputs = [graph.tensor(EVERY_VALUE.shape, "int16", to_scale)]
    graph.operator(name, graph.inputs, graph.outputs)
    return build(graph)


def neighbours(scale: float, distance: int) -> list[float]:
    """The binary32 numbers two below to two above the one `distance` steps from a scale."""
    bits = np.float32(scale).view(np.uint32) + np.arange(distance - 2, distance + 3)
    return [float(value) for value in bits.astype(np.uint32).view(np.float32)]


def is_taken(model: bytes) -> bool:
    """Whether the package prepares a model."""
    try:
        runtime.Interpreter.from_bytes(model, arena_size=3_000_000)
    except RuntimeError:
        return False
    return True


@pytest.mark.parametrize("name", ["LOGISTIC", "TANH"])
@EXAMPLES
@given(scale=st.one_of(scales(2.0**-20, 2.0), scales(2.0**-40, 2.6)))
def test_sigmoid(name: str, scale: float) -> None:
    assert_same(sigmoid_model(name, scale), [[EVERY_VALUE]])


@pytest.mark.parametrize("name", ["LOGISTIC", "TANH"])
@pytest.mark.parametrize("exponent", [-12, -11])
def test_sigmoid_of_nearly_a_power_of_two(name: str, exponent: int) -> None:
    """A scale within 0.001 of a power of two, in its logarithm, counts as one, to the last bit of the limit."""
    for below_or_above in (-11624, -11620, -11600, 0, 5813, 5815):
        for scale in neighbours(2.0**exponent, below_or_above):
            assert_same(sigmoid_model(name, scale), [[EVERY_VALUE]])


@pytest.mark.parametrize("name", ["LOGISTIC", "TANH"])
@pytest.mark.parametrize("distance", [-11628, 5817])
def test_sigmoid_output_scale_is_fixed(name: str, distance: int) -> None:
    taken = []
    for to_scale in neighbours(2.0**-15, distance):
        model = sigmoid_model(name, 0.001, to_scale)
        taken.append(is_taken(model))
        if taken[-1]:
            assert_same(model, [[EVERY_VALUE]])
        else:
            with pytest.raises(KwsError, match=r"operator 0, " + name):
                Engine(model)
    assert len(set(taken)) == 2


@pytest.mark.parametrize("scale", [2.7, 2.0**-50])
def test_sigmoid_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(KwsError, match=r"operator 0, TANH\) \(scale\)"):
        Engine(sigmoid_model("TANH", scale))


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize("bias_type", ["int64", "int32"])
@EXAMPLES
@given(data=st.data())
def test_fully_connected(per_channel: bool, bias_type: str, data: st.DataObject) -> None:
    depth, units = data.draw(st.integers(1, 130)), data.draw(st.integers(2, 19))
    batches = data.draw(st.sampled_from([(), (1,), (3,), (2, 2)]))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    scale = [data.draw(scales()) for _ in range(units)] if per_channel else data.draw(scales())
    input_scale = data.draw(scales())
    most = input_scale * float(np.max(scale))
    # Factors up to 64 saturate most outputs, those below 2^-14 show what single bits of the sums do.
    to_scale = most * data.draw(scales(2.0**-6, 2.0**26))
    graph = Graph()
    x = graph.tensor((*batches, depth), "int16", input_scale)
    weights = graph.constant(rng.integers(-128, 128, (units, depth)).astype(np.int8), scale)
    bias = -1
    if data.draw(st.booleans()):
        size = 2 ** data.draw(st.integers(8, 30 if bias_type == "int32" else 38))
        values = rng.integers(-size, size, units).astype(bias_type)
        bias = graph.constant(values, input_scale * np.atleast_1d(scale))
    out = graph.tensor((*batches, units), "int16", to_scale)
    graph.operator("FULLY_CONNECTED", [x, weights, bias], [out], activation=data.draw(activations), bias_type=bias_type)
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills((*batches, depth), "int16", 1)])


@pytest.mark.parametrize("depth", [510, 511, 512, 1021, 1023, 4096])
@pytest.mark.parametrize("units", [1, 4, 5])
def test_fully_connected_sums_beyond_int32(depth: int, units: int) -> None:
    """Weights and activations at their limits: more terms than an int32 sum holds."""
    graph = Graph()
    x = graph.tensor((1, depth), "int16", 1.0)
    weights = np.stack([np.full(depth, value) for value in (-128, 127, -128, 127, -127)[:units]]).astype(np.int8)
    out = graph.tensor((1, units), "int16", depth * 150.0)
    bias = graph.constant(np.arange(units) * 2**33, 1.0)
    graph.operator("FULLY_CONNECTED", [x, graph.constant(weights, 1.0), bias], [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills((1, depth), "int16", 2)])


@pytest.mark.parametrize("steps", [1, 64, 100, 200, 1000])
def test_fully_connected_factor_just_below_one(steps: int) -> None:
    """A factor that would round up to one in 15 bits."""
    graph = Graph()
    x, out = graph.tensor((256, 1), "int16", 1.0), graph.tensor((256, 4), "int16", 1.0 + steps * 2.0**-23)
    weights = graph.constant(np.array([[1], [-1], [2], [-3]], np.int8), 1.0)
    graph.operator("FULLY_CONNECTED", [x, weights, -1], [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[EVERY_VALUE[start::256, None]] for start in range(0, 256, 16)])


@same_version
@pytest.mark.parametrize("bias_type", ["int64", "int32"])
def test_fully_connected_factor_to_the_last_bit(bias_type: str) -> None:
    """Many outputs spread over all rounding limits: a factor formed in float instead of double shows here."""
    rng = np.random.default_rng(5)
    for _ in range(20):
        input_scale, scale = (float(np.float32(2.0 ** rng.uniform(-9, 3))) for _ in range(2))
        graph = Graph()
        x = graph.tensor((256, 1), "int16", input_scale)
        weights = graph.constant(rng.integers(-127, 128, (500, 1)).astype(np.int8), scale)
        bias = graph.constant(rng.integers(-(2**22), 2**22, 500).astype(bias_type), input_scale * scale)
        out = graph.tensor((256, 500), "int16", input_scale * scale * 2.0 ** rng.uniform(7, 9))
        graph.operator("FULLY_CONNECTED", [x, weights, bias], [out])
        graph.inputs, graph.outputs = [x], [out]
        assert_same(build(graph), [[rng.integers(-32768, 32768, (256, 1)).astype(np.int16)]])


@pytest.mark.parametrize(
    ("to_scale", "bias", "zero_point", "named"),
    [(2.0**-9, 0, 0, "scale"), (1.0, 2**47, 0, "bias"), (1.0, 0, 1, "zero point")],
)
def test_fully_connected_out_of_range_is_refused(to_scale: float, bias: int, zero_point: int, named: str) -> None:
    graph = Graph()
    x, out = graph.tensor((1, 4), "int16", 1.0, zero_point), graph.tensor((1, 2), "int16", to_scale)
    weights = graph.constant(np.ones((2, 4), np.int8), 1.0)
    graph.operator("FULLY_CONNECTED", [x, weights, graph.constant(np.array([0, bias]), 1.0)], [out])
    graph.inputs, graph.outputs = [x], [out]
    with pytest.raises(KwsError, match=rf"operator 0, FULLY_CONNECTED\) \({named}\)"):
        Engine(build(graph))


def softmax_model(shape: tuple[int, ...], scale: float, beta: float = 1.0, to_scale: float = 2.0**-15) -> bytes:
    graph = Graph()
    graph.inputs = [graph.tensor(shape, "int16", scale)]
    graph.outputs = [graph.tensor(shape, "int16", to_scale)]
    graph.operator("SOFTMAX", graph.inputs, graph.outputs, beta=beta)
    return build(graph)


@EXAMPLES
@given(data=st.data())
def test_softmax(data: st.DataObject) -> None:
    shape = data.draw(shapes(max_rank=3, max_dim=70))
    model = softmax_model(shape, data.draw(scales(2.0**-20, 1.0)), data.draw(st.sampled_from([1.0, 0.3, 2.5])))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    near = [rng.normal(0, width, shape).clip(-32768, 32767).astype(np.int16) for width in (30, 1000, 9000)]
    assert_same(model, [[values] for values in [*fills(shape, "int16", 6), *near]])


@pytest.mark.parametrize("scale", [10 / 65535, 10 / 65536, 2.0**-12, 0.0007])
def test_softmax_of_every_difference(scale: float) -> None:
    """Pairs with every difference that there is: all entries of the exponential's and of the reciprocal's table."""
    lower = np.arange(65536) - 32768
    pairs = np.stack([np.full(65536, 32767), lower], axis=1).astype(np.int16)
    assert_same(softmax_model(pairs.shape, scale), [[pairs], [pairs[:, ::-1]]])


@pytest.mark.parametrize("depth", [1, 2, 3, 1000, 20000])
def test_softmax_of_equal_values(depth: int) -> None:
    assert_same(softmax_model((1, depth), 0.001), [[np.full((1, depth), 5, np.int16)]])


@pytest.mark.parametrize("distance", [-16777, 8388])
def test_softmax_output_scale_is_fixed(distance: int) -> None:
    taken = []
    for to_scale in neighbours(2.0**-15, distance):
        model = softmax_model((1, 4), 0.001, to_scale=to_scale)
        taken.append(is_taken(model))
        if taken[-1]:
            Engine(model)
        else:
            with pytest.raises(KwsError, match=r"operator 0, SOFTMAX"):
                Engine(model)
    assert len(set(taken)) == 2
