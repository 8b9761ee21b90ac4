"""FULLY_CONNECTED byte for byte against TensorFlow Lite Micro."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, activations, assert_same, fills, same_version, scales, zero_points
from hypothesis import given
from hypothesis import strategies as st
from tflite_builder import Graph, build


@pytest.mark.parametrize("per_channel", [False, True])
@EXAMPLES
@given(data=st.data())
def test_fully_connected(per_channel: bool, data: st.DataObject) -> None:
    depth, units = data.draw(st.integers(1, 130)), data.draw(st.integers(2, 19))
    batches = data.draw(st.sampled_from([(), (1,), (3,), (2, 2)]))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    graph = Graph()
    input_scale = data.draw(scales())
    x = graph.tensor((*batches, depth), "int8", input_scale, data.draw(zero_points()))
    scale = [data.draw(scales()) for _ in range(units)] if per_channel else data.draw(scales())
    weights = graph.constant(rng.integers(-128, 128, (units, depth)).astype(np.int8), scale)
    bias = -1
    if data.draw(st.booleans()):
        bias = graph.constant(rng.integers(-(2**20), 2**20, units).astype(np.int32), input_scale * np.atleast_1d(scale))
    out = graph.tensor((*batches, units), "int8", data.draw(scales(2.0**-6, 2.0**10)), data.draw(zero_points()))
    graph.operator("FULLY_CONNECTED", [x, weights, bias], [out], activation=data.draw(activations))
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills((*batches, depth), "int8", 1)])


@pytest.mark.parametrize("depth", [1, 7, 8, 31, 64, 257, 1024])
@pytest.mark.parametrize("zero_point", [-128, 127])
def test_extreme_weights(depth: int, zero_point: int) -> None:
    """Weights and activations at their limits for every tail length of a vector loop."""
    graph = Graph()
    x = graph.tensor((1, depth), "int8", 1.0, zero_point)
    weights = np.stack([np.full(depth, value) for value in (-128, 127, -128, 127, -127)]).astype(np.int8)
    out = graph.tensor((1, 5), "int8", float(depth) * 300.0, 3)
    graph.operator("FULLY_CONNECTED", [x, graph.constant(weights, 1.0)], [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for values in fills((1, depth), "int8", 2)])


@same_version
@pytest.mark.parametrize("seed", range(4))
def test_factor_to_the_last_bit(seed: int) -> None:
    """A million outputs spread over all rounding limits: a factor formed in float instead of double shows here."""
    rng = np.random.default_rng(seed)
    input_scale, scale = (np.float32(2.0 ** rng.uniform(-9, 3)) for _ in range(2))
    units, batches = 2000, 256
    graph = Graph()
    x = graph.tensor((batches, 1), "int8", input_scale)
    weights = graph.constant(rng.integers(-127, 128, (units, 1)).astype(np.int8), scale)
    bias = graph.constant(rng.integers(-(2**22), 2**22, units).astype(np.int32), float(input_scale) * float(scale))
    out = graph.tensor((batches, units), "int8", float(input_scale) * float(scale) * 2.0 ** rng.uniform(14, 16))
    graph.operator("FULLY_CONNECTED", [x, weights, bias], [out])
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[np.arange(-128, 128).astype(np.int8).reshape(batches, 1)]])
