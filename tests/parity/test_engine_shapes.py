"""Operators that only move data."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, assert_same, fills, shapes
from hypothesis import assume, given
from hypothesis import strategies as st
from tflite_builder import Graph, build

TYPES = st.sampled_from(["int8", "int16"])


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
