"""SVDF, alone and in a keyword network, byte for byte against TensorFlow Lite Micro over many steps."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, RANGES, assert_same, fills, same_version, scales, zero_points
from hypothesis import given
from hypothesis import strategies as st
from tflite_builder import Graph, build

from kws._native import Engine
from kws.errors import KwsError


def add_svdf(
    graph: Graph,
    x: int,
    *,
    units: int,
    rank: int,
    memory: int,
    state_type: str,
    seed: int,
    scale: tuple[float, ...] = (1 / 90, 1 / 64, 1 / 128, 1 / 16),
    zero_points: tuple[int, int] = (0, 0),
) -> int:
    """A layer on tensor x; scales of features, state, time weights and output, zero points of state and output."""
    rng = np.random.default_rng(seed)
    batches, depth = graph.tensors[x].shape
    filters = units * rank
    low, high = RANGES[state_type]
    features = graph.constant(rng.integers(-128, 128, (filters, depth)).astype(np.int8), scale[0])
    times = graph.constant(rng.integers(low // 4, high // 4, (filters, memory)).astype(state_type), scale[2])
    bias = graph.constant(rng.integers(-(2**16), 2**16, units).astype(np.int32), scale[1] * scale[2])
    state = graph.tensor((batches, filters * memory), state_type, scale[1], zero_points[0], variable=True)
    out = graph.tensor((batches, units), "int8", scale[3], zero_points[1])
    graph.operator("SVDF", [x, features, times, bias, state], [out], rank=rank)
    return out


@pytest.mark.parametrize("state_type", ["int8", "int16"])
@EXAMPLES
@given(data=st.data())
def test_svdf(state_type: str, data: st.DataObject) -> None:
    shape = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 40))
    graph = Graph()
    x = graph.tensor(shape, "int8", data.draw(scales()), data.draw(zero_points()))
    small = scales(2.0**-9, 2.0**-5)
    out = add_svdf(
        graph,
        x,
        units=data.draw(st.integers(1, 9)),
        rank=data.draw(st.integers(1, 3)),
        memory=data.draw(st.integers(1, 12)),
        state_type=state_type,
        seed=data.draw(st.integers(0, 1000)),
        scale=(data.draw(scales()), data.draw(small), data.draw(small), data.draw(scales(2.0**-6, 2.0**10))),
        zero_points=(data.draw(zero_points(state_type)), data.draw(zero_points())),
    )
    graph.inputs, graph.outputs = [x], [out]
    assert_same(build(graph), [[values] for _ in range(4) for values in fills(shape, "int8", 1)])


@same_version
def test_state_factor_to_the_last_bit() -> None:
    """256 units with one filter's weights, each showing another window of its int16 state at full resolution."""
    rng = np.random.default_rng(7)
    x_values = rng.integers(-128, 128, (100, 9)).astype(np.int8)
    row = rng.integers(-128, 128, (1, 9))
    for _ in range(60):
        input_scale, feature_scale = (float(np.float32(2.0 ** rng.uniform(-7, -3))) for _ in range(2))
        state_scale = float(np.float32(input_scale * feature_scale * 2.0 ** rng.uniform(1, 2)))
        graph = Graph()
        x = graph.tensor(x_values.shape, "int8", input_scale)
        features = graph.constant(np.repeat(row, 256, axis=0).astype(np.int8), feature_scale)
        times = graph.constant(np.ones((256, 1), np.int16), 0.5)
        bias = graph.constant((np.arange(-128, 128) * 256).astype(np.int32), state_scale / 2)
        state = graph.tensor((100, 256), "int16", state_scale, variable=True)
        out = graph.tensor((100, 256), "int8", state_scale / 2)
        graph.operator("SVDF", [x, features, times, bias, state], [out], rank=1)
        graph.inputs, graph.outputs = [x], [out]
        assert_same(build(graph), [[x_values]])


@pytest.mark.parametrize("state_type", ["int8", "int16"])
def test_keyword_network(state_type: str) -> None:
    """Four SVDF layers with narrow layers in between, classes and softmax, streamed over 1,000 steps."""
    rng = np.random.default_rng(5)
    graph = Graph()
    x = graph.tensor((1, 40), "int8", 1 / 26, -3)
    at = x
    for layer in range(4):
        at = add_svdf(
            graph,
            at,
            units=32,
            rank=1 + layer % 2,
            memory=8,
            state_type=state_type,
            seed=layer,
            scale=(1 / 500, 1 / 40, 1 / 2000, 1 / 26),
            zero_points=(0, -128),
        )
        narrow = graph.tensor((1, 24), "int8", 1 / 20, 4)
        weights = graph.constant(rng.integers(-127, 128, (24, 32)).astype(np.int8), 1 / 600)
        graph.operator("FULLY_CONNECTED", [at, weights, -1], [narrow])
        at = narrow
    logits, scores = graph.tensor((1, 12), "int8", 1 / 8), graph.tensor((1, 12), "int8", 1 / 256, -128)
    weights = graph.constant(rng.integers(-127, 128, (12, 24)).astype(np.int8), 1 / 300)
    graph.operator("FULLY_CONNECTED", [at, weights, -1], [logits])
    graph.operator("SOFTMAX", [logits], [scores], beta=1.0)
    graph.inputs, graph.outputs = [x], [scores, at]
    model = build(graph)
    steps = [[np.clip(rng.normal(0, 1 + n % 90, (1, 40)), -128, 127).astype(np.int8)] for n in range(1000)]
    assert_same(model, steps)
    engine = Engine(model)
    first = [engine.execute(step)[1] for step in steps[:20]]
    engine.reset()
    assert all(np.array_equal(a, engine.execute(step)[1]) for a, step in zip(first, steps, strict=False))


def test_state_must_be_a_variable() -> None:
    graph = Graph()
    x = graph.tensor((1, 4), "int8", 0.1)
    out = add_svdf(graph, x, units=2, rank=1, memory=3, state_type="int8", seed=1)
    state = graph.operators[0].inputs[4]
    graph.inputs, graph.outputs = [x, state], [out]
    with pytest.raises(KwsError, match=r"operator 0, SVDF"):
        Engine(build(graph))
