"""Operators with int16 activations, byte for byte against TensorFlow Lite Micro."""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import EXAMPLES, assert_same, scales
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
        try:
            runtime.Interpreter.from_bytes(model, arena_size=3_000_000)
            taken.append(True)
            assert_same(model, [[EVERY_VALUE]])
        except RuntimeError:
            taken.append(False)
            with pytest.raises(KwsError, match=r"operator 0, " + name):
                Engine(model)
    assert len(set(taken)) == 2


@pytest.mark.parametrize("scale", [2.7, 2.0**-50])
def test_sigmoid_scale_out_of_range_is_refused(scale: float) -> None:
    with pytest.raises(KwsError, match=r"operator 0, TANH\) \(scale\)"):
        Engine(sigmoid_model("TANH", scale))
