"""Convolution, pooling, reduction and padding byte for byte against TensorFlow Lite Micro."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, activations, assert_same, fills, scales, shapes, zero_points
from hypothesis import assume, given
from hypothesis import strategies as st
from tflite_builder import Graph, build


def covered(size: int, filter_: int, stride: int, dilation: int, padding: str) -> int:
    """Output size along one axis."""
    extent = (filter_ - 1) * dilation + 1
    return -(-size // stride) if padding == "same" else -(-(size - extent + 1) // stride)


@st.composite
def windows(draw: st.DrawFn, dilated: bool) -> dict[str, int | str]:
    values: dict[str, int | str] = {"padding": draw(st.sampled_from(["same", "valid"]))}
    for axis in "hw":
        size, filter_ = draw(st.integers(1, 12)), draw(st.integers(1, 5))
        stride, dilation = draw(st.integers(1, 3)), draw(st.integers(1, 3)) if dilated else 1
        out = covered(size, filter_, stride, dilation, str(values["padding"]))
        assume(out > 0)
        values |= {f"in_{axis}": size, f"filter_{axis}": filter_, f"stride_{axis}": stride}
        values |= {f"dilation_{axis}": dilation, f"out_{axis}": out}
    return values


@pytest.mark.parametrize("per_channel", [False, True])
@pytest.mark.parametrize("name", ["CONV_2D", "DEPTHWISE_CONV_2D"])
@EXAMPLES
@given(data=st.data(), w=windows(dilated=True))
def test_convolution(name: str, per_channel: bool, data: st.DataObject, w: dict[str, int | str]) -> None:
    depth, multiplier = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 3))
    units = depth * multiplier if name == "DEPTHWISE_CONV_2D" else data.draw(st.integers(1, 9))
    assume(not per_channel or units > 1)
    batches = data.draw(st.integers(1, 2))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    input_scale = data.draw(scales())
    scale = [data.draw(scales()) for _ in range(units)] if per_channel else data.draw(scales())
    graph = Graph()
    x = graph.tensor((batches, w["in_h"], w["in_w"], depth), "int8", input_scale, data.draw(zero_points()))
    filter_shape = (units, w["filter_h"], w["filter_w"], depth)
    more = {}
    if name == "DEPTHWISE_CONV_2D":
        filter_shape = (1, w["filter_h"], w["filter_w"], units)
        more = {"depth_multiplier": multiplier}
    weights = graph.constant(rng.integers(-128, 128, filter_shape).astype(np.int8), scale,
                             channel_dimension=3 if more else 0)  # fmt: skip
    bias = graph.constant(rng.integers(-(2**18), 2**18, units).astype(np.int32), input_scale * np.atleast_1d(scale))
    out = graph.tensor((batches, w["out_h"], w["out_w"], units), "int8", data.draw(scales(2.0**-6, 2.0**8)),
                       data.draw(zero_points()))  # fmt: skip
    graph.operator(name, [x, weights, bias], [out], padding=w["padding"], stride_w=w["stride_w"],
                   stride_h=w["stride_h"], dilation_w=w["dilation_w"], dilation_h=w["dilation_h"],
                   activation=data.draw(activations), **more)  # fmt: skip
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills(graph.tensors[x].shape, "int8", 1)])


@pytest.mark.parametrize("type_", ["int8", "int16"])
@pytest.mark.parametrize("name", ["AVERAGE_POOL_2D", "MAX_POOL_2D"])
@EXAMPLES
@given(data=st.data(), w=windows(dilated=False))
def test_pooling(name: str, type_: str, data: st.DataObject, w: dict[str, int | str]) -> None:
    depth, scale, zero_point = data.draw(st.integers(1, 7)), data.draw(scales()), data.draw(zero_points(type_))
    graph = Graph()
    x = graph.tensor((2, w["in_h"], w["in_w"], depth), type_, scale, zero_point)
    out = graph.tensor((2, w["out_h"], w["out_w"], depth), type_, scale, zero_point)
    graph.operator(name, [x], [out], padding=w["padding"], stride_w=w["stride_w"], stride_h=w["stride_h"],
                   filter_width=w["filter_w"], filter_height=w["filter_h"],
                   activation=data.draw(activations))  # fmt: skip
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills(graph.tensors[x].shape, type_, 1)])


@pytest.mark.parametrize("type_", ["int8", "int16"])
@pytest.mark.parametrize("name", ["MEAN", "SUM"])
@EXAMPLES
@given(data=st.data())
def test_reduction(name: str, type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes(max_dim=40))
    axes = data.draw(st.lists(st.integers(0, len(shape) - 1), min_size=1, max_size=len(shape), unique=True))
    keep = data.draw(st.booleans())
    reduced = tuple(1 if i in axes else n for i, n in enumerate(shape) if keep or i not in axes)
    signed = [axis - len(shape) if data.draw(st.booleans()) else axis for axis in axes]
    graph = Graph()
    x = graph.tensor(shape, type_, data.draw(scales()), data.draw(zero_points(type_)))
    out = graph.tensor(reduced, type_, data.draw(scales()), data.draw(zero_points(type_)))
    graph.operator(name, [x, graph.constant(np.array(signed, np.int32))], [out], keep_dims=keep)
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills(shape, type_, 1)])


@pytest.mark.parametrize("type_", ["int8", "int16"])
@pytest.mark.parametrize("name", ["PAD", "PADV2"])
@EXAMPLES
@given(data=st.data())
def test_padding(name: str, type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes())
    paddings = np.array([[data.draw(st.integers(0, 3)) for _ in range(2)] for _ in shape], np.int32)
    zero_point = data.draw(zero_points(type_))
    graph = Graph()
    x = graph.tensor(shape, type_, 0.1, zero_point)
    inputs = [x, graph.constant(paddings)]
    if name == "PADV2":
        inputs.append(graph.constant(np.array([-77], type_), 0.1, zero_point))
    out = graph.tensor(tuple(np.array(shape) + paddings.sum(axis=1)), type_, 0.1, zero_point)
    graph.operator(name, inputs, [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills(shape, type_, 1)])
