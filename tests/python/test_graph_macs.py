"""Multiply-accumulates and bytes of operators against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from tflite_builder import Graph, build

from kws.graph import Operator, multiply_accumulates, read_operators


def weights(*shape: int) -> np.ndarray:
    return np.ones(shape, np.int8)


def only(g: Graph) -> Operator:
    (operator,) = read_operators(build(g))
    return operator


def single(name: str, inputs: list[tuple[int, ...]], output: tuple[int, ...], constants: list[np.ndarray]) -> Operator:
    g = Graph()
    fed = [g.tensor(shape, "int8", 0.1) for shape in inputs]
    made = g.tensor(output, "int8", 0.1)
    g.operator(name, [*fed, *(g.constant(data, 0.1) for data in constants)], [made])
    g.inputs, g.outputs = fed, [made]
    return only(g)


@pytest.mark.parametrize(
    ("name", "inputs", "output", "constants", "macs"),
    [
        # 5 units of 7 inputs each, for 3 rows
        ("FULLY_CONNECTED", [(3, 7)], (3, 5), [weights(5, 7), np.zeros(5, np.int32)], 105),
        # 4 x 6 places, 3 channels, windows of 3 x 2 over 2 channels
        ("CONV_2D", [(1, 4, 6, 2)], (1, 4, 6, 3), [weights(3, 3, 2, 2)], 864),
        # the same in two groups: each of 4 outputs sees 1 of 2 channels
        ("CONV_2D", [(1, 4, 6, 2)], (1, 4, 6, 4), [weights(4, 3, 2, 1)], 576),
        # 3 x 3 places after stride 2, 8 channels of a multiplier 2, windows of 3 x 5
        ("DEPTHWISE_CONV_2D", [(1, 6, 6, 4)], (1, 3, 3, 8), [weights(1, 3, 5, 8)], 1080),
        # 6 filters of 10 inputs, then 6 over a memory of 4, for 2 batches; rank 2 gives 3 units
        ("SVDF", [(2, 10)], (2, 3), [weights(6, 10), weights(6, 4)], 168),
        ("ADD", [(1, 9), (1, 9)], (1, 9), [], 0),
        ("MUL", [(1, 9), (1, 9)], (1, 9), [], 0),
        ("AVERAGE_POOL_2D", [(1, 4, 4, 2)], (1, 2, 2, 2), [], 0),
        ("SOFTMAX", [(1, 9)], (1, 9), [], 0),
    ],
)
def test_multiply_accumulates(name, inputs, output, constants, macs):
    assert multiply_accumulates(single(name, inputs, output, constants)) == macs


def test_bytes_of_constants_and_activations():
    operator = single("FULLY_CONNECTED", [(3, 7)], (3, 5), [weights(5, 7), np.zeros(5, np.int32)])
    assert [tensor.bytes for tensor in operator.constants] == [35, 20]
    assert operator.activation_bytes == 21 + 15


def test_an_operand_read_twice_and_an_absent_one_count_once_and_nothing():
    g = Graph()
    x, y = g.tensor((1, 6), "int16", 0.1), g.tensor((1, 6), "int16", 0.1)
    g.operator("MUL", [x, x, -1], [y])
    assert (only(g).activation_bytes, only(g).constants, only(g).inputs[2]) == (24, (), None)
