"""Multiply-accumulates of an operator: how many products of an activation with a weight are summed up.

What the mathematics asks for is counted, whatever an implementation does: padded borders count as if they were data, a
bias counts nothing. Operators that sum no products (elementwise ones, pooling, reductions, moves) count 0.
"""

from __future__ import annotations

import math

from kws.graph.operators import Operator


def multiply_accumulates(operator: Operator) -> int:
    """Multiply-accumulates of one execution.

    Args:
        operator: its weights are [units, depth] (FULLY_CONNECTED), [outputs, height, width, depth of a group]
            (CONV_2D), [1, height, width, outputs] (DEPTHWISE_CONV_2D), [filters, depth] and [filters, memory] (SVDF).
    """
    shapes = [() if tensor is None else tensor.shape for tensor in operator.inputs]
    match operator.name:
        case "FULLY_CONNECTED":
            return operator.outputs[0].elements * shapes[1][-1]
        case "CONV_2D":
            return operator.outputs[0].elements * math.prod(shapes[1][1:])
        case "DEPTHWISE_CONV_2D":
            return operator.outputs[0].elements * math.prod(shapes[1][1:3])
        case "SVDF":
            filters, depth = shapes[1]
            return shapes[0][0] * filters * (depth + shapes[2][1])
    return 0
