"""Operators that only move data."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, assert_same, fills, shapes
from hypothesis import assume, given
from hypothesis import strategies as st
from tflite_builder import Graph, build

TYPES = st.sampled_from(["int8", "int16", "int32"])
NARROW = st.sampled_from(["int8", "int16"])  # the reference's limit
SCALES = [0.05, 0.2, 0.1]


@EXAMPLES
@given(data=st.data(), type_=TYPES)
def test_concatenation(type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes())
    axis = data.draw(st.integers(0, len(shape) - 1))
    parts = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=10))
    graph = Graph()
    inputs = [graph.tensor(replaced(shape, axis, n), type_, 0.1) for n in parts]
    out = graph.tensor(replaced(shape, axis, sum(parts)), type_, 0.1)
    graph.operator("CONCATENATION", inputs, [out], axis=data.draw(st.sampled_from([axis, axis - len(shape)])))
    graph.inputs, graph.outputs = inputs, [out]
    columns = [fills(replaced(shape, axis, n), type_, i) for i, n in enumerate(parts)]
    assert_same(build(graph), [list(step) for step in zip(*columns, strict=True)])


@EXAMPLES
@given(data=st.data(), type_=TYPES)
def test_split(type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes())
    axis = data.draw(st.integers(0, len(shape) - 1))
    count = data.draw(st.integers(1, 6))
    whole = replaced(shape, axis, shape[axis] * count)
    graph = Graph()
    x = graph.tensor(whole, type_, 0.1)
    at = graph.constant(np.array(data.draw(st.sampled_from([axis, axis - len(shape)])), np.int32))
    outs = [graph.tensor(shape, type_, 0.1) for _ in range(count)]
    graph.operator("SPLIT", [at, x], outs, num_splits=count)
    graph.inputs, graph.outputs = [x], outs
    assert_same(build(graph), [[values] for values in fills(whole, type_, 1)])


@EXAMPLES
@given(data=st.data(), type_=TYPES)
def test_strided_slice(type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes())
    index = st.integers(-12, 12)
    begin = [data.draw(index) for _ in shape]
    end = [data.draw(index) for _ in shape]
    stride = [data.draw(st.sampled_from([1, 1, 1, 2, 3, -1, -2])) for _ in shape]
    masks = [data.draw(st.integers(0, 2 ** len(shape) - 1)) for _ in range(2)]
    shrink = data.draw(st.integers(0, 2 ** len(shape) - 1)) & data.draw(st.integers(0, 2 ** len(shape) - 1))
    for axis in range(len(shape)):
        if shrink >> axis & 1:
            begin[axis] = data.draw(st.integers(-shape[axis], shape[axis] - 1))
            stride[axis] = 1
    keys = tuple(
        begin[i] if shrink >> i & 1 else slice(None if masks[0] >> i & 1 else begin[i],
                                               None if masks[1] >> i & 1 else end[i], stride[i])
        for i in range(len(shape))
    )  # fmt: skip
    masks = [mask & ~shrink for mask in masks]
    result = np.empty(shape)[keys]
    assume(result.size > 0)
    graph = Graph()
    x = graph.tensor(shape, type_, 0.1)
    indices = [graph.constant(np.array(values, np.int32)) for values in (begin, end, stride)]
    out = graph.tensor(result.shape, type_, 0.1)
    graph.operator("STRIDED_SLICE", [x, *indices], [out], begin_mask=masks[0], end_mask=masks[1],
                   shrink_axis_mask=shrink)  # fmt: skip
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills(shape, type_, 2)])


@EXAMPLES
@given(data=st.data(), type_=TYPES)
def test_split_v(type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes())
    axis = data.draw(st.integers(0, len(shape) - 1))
    sizes = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=6))
    whole = replaced(shape, axis, sum(sizes))
    graph = Graph()
    x = graph.tensor(whole, type_, 0.1)
    parts = graph.constant(np.array(sizes, np.int32))
    at = graph.constant(np.array(axis - len(shape), np.int32))
    outs = [graph.tensor(replaced(shape, axis, n), type_, 0.1) for n in sizes]
    graph.operator("SPLIT_V", [x, parts, at], outs, num_splits=len(sizes))
    graph.inputs, graph.outputs = [x], outs
    assert_same(build(graph), [[values] for values in fills(whole, type_, 1)])


@pytest.mark.parametrize("read", [0, 1, 2])
@pytest.mark.parametrize("name", ["SPLIT", "SPLIT_V", "UNPACK"])
def test_a_part_is_read_next(name: str, read: int) -> None:
    """Each part has a quantization of its own and, where the operator allows, a size of its own."""
    sizes = [2, 6, 4] if name == "SPLIT_V" else [4, 4, 4] if name == "SPLIT" else [1, 1, 1]
    graph = Graph()
    x = graph.tensor((sum(sizes),), "int8", 0.05)
    shape = [(size,) if name != "UNPACK" else () for size in sizes]
    parts = [graph.tensor(one, "int8", scale, 3 * i) for i, (one, scale) in enumerate(zip(shape, SCALES, strict=True))]
    at = graph.constant(np.array(0, np.int32))
    if name == "SPLIT":
        graph.operator(name, [at, x], parts, num_splits=3)
    elif name == "SPLIT_V":
        graph.operator(name, [x, graph.constant(np.array(sizes, np.int32)), at], parts, num_splits=3)
    else:
        graph.operator(name, [x], parts, num=3, axis=0)
    graph.inputs, graph.outputs = [x], [graph.tensor(shape[read], "int8", 1 / 256, -128)]
    graph.operator("LOGISTIC", [parts[read]], graph.outputs)
    assert_same(build(graph), [[values] for values in fills((sum(sizes),), "int8", 3)])


@EXAMPLES
@given(data=st.data(), type_=TYPES)
def test_pack_and_unpack(type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes(max_rank=3))
    axis, count = data.draw(st.integers(0, len(shape))), data.draw(st.integers(1, 5))
    packed_shape = (*shape[:axis], count, *shape[axis:])
    graph = Graph()
    inputs = [graph.tensor(shape, type_, 0.1) for _ in range(count)]
    packed = graph.tensor(packed_shape, type_, 0.1)
    outs = [graph.tensor(shape, type_, 0.1) for _ in range(count)]
    graph.operator("PACK", inputs, [packed], values_count=count, axis=axis - len(packed_shape))
    graph.operator("UNPACK", [packed], outs, num=count, axis=axis)
    graph.inputs, graph.outputs = inputs, [packed, *outs]
    columns = [fills(shape, type_, i) for i in range(count)]
    assert_same(build(graph), [list(step) for step in zip(*columns, strict=True)])


@EXAMPLES
@given(data=st.data(), type_=TYPES)
def test_slice(type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes())
    begin = [data.draw(st.integers(0, n - 1)) for n in shape]
    size = [data.draw(st.integers(1, n - b)) for n, b in zip(shape, begin, strict=True)]
    graph = Graph()
    x, out = graph.tensor(shape, type_, 0.1), graph.tensor(size, type_, 0.1)
    given_size = [-1 if n == b + s else s for n, b, s in zip(shape, begin, size, strict=True)]
    graph.operator("SLICE", [x, *(graph.constant(np.array(v, np.int32)) for v in (begin, given_size))], [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills(shape, type_, 1)])


@EXAMPLES
@given(type_=NARROW, data=st.data())
def test_transpose(type_: str, data: st.DataObject) -> None:
    shape = data.draw(shapes())
    order = data.draw(st.permutations(range(len(shape))))
    graph = Graph()
    x = graph.tensor(shape, type_, 0.1)
    out = graph.tensor([shape[i] for i in order], type_, 0.1)
    graph.operator("TRANSPOSE", [x, graph.constant(np.array(order, np.int32))], [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills(shape, type_, 1)])


@pytest.mark.parametrize("type_", ["int8", "int16"])
def test_squeeze_and_expand_dims(type_: str) -> None:
    graph = Graph()
    x, flat = graph.tensor((1, 3, 1, 5), type_, 0.1), graph.tensor((3, 5), type_, 0.1)
    tall = graph.tensor((3, 1, 5), type_, 0.1)
    graph.operator("SQUEEZE", [x], [flat], squeeze_dims=[0, 2])
    graph.operator("EXPAND_DIMS", [flat, graph.constant(np.array(1, np.int32))], [tall])
    graph.inputs, graph.outputs = [x], [tall, flat]
    assert_same(build(graph), [[values] for values in fills((1, 3, 1, 5), type_, 3)])


@pytest.mark.parametrize("type_", ["int8", "int16"])
def test_reshape_of_inputs_and_in_between(type_: str) -> None:
    """A reshape of a model input needs a copy (the input persists), one in between shares memory."""
    graph = Graph()
    x = graph.tensor((2, 6), type_, 0.1)
    flat = graph.tensor((12,), type_, 0.1)
    double = graph.tensor((12,), type_, 0.1)
    cube = graph.tensor((3, 2, 2), type_, 0.1)
    out = graph.tensor((3, 2, 2), type_, 0.1)
    graph.operator("RESHAPE", [x, graph.constant(np.array([12], np.int32))], [flat])
    graph.operator("ADD", [flat, flat], [double])
    graph.operator("RESHAPE", [double], [cube])
    graph.operator("MUL", [cube, cube], [out])
    graph.inputs, graph.outputs = [x], [out, flat]
    assert_same(build(graph), [[values] for values in fills((2, 6), type_, 3)])


def replaced(shape: tuple[int, ...], axis: int, size: int) -> tuple[int, ...]:
    return (*shape[:axis], size, *shape[axis + 1 :])
