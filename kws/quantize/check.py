"""What a converted model must look like before anything else may use it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tflite import Model, TensorType

from kws.errors import KwsError
from kws.graph import operator_name

_SCORE = (1 / 256, -128)
_FEATURES = (1 / 128, 0)


def check_all_int8(data: bytes, states: Sequence[tuple[float, int]]) -> None:
    """Checks an all-int8 step model.

    Args:
        data: .tflite file.
        states: scale and zero point of each state; input i + 1 and output i + 1 belong to state i.

    Raises:
        KwsError: a QUANTIZE or DEQUANTIZE operator, a tensor that is not int8 (bias and shape constants may be int32),
            a wrong number of inputs or outputs, or wrong scales of scores, features or states.
    """
    model: Any = Model.GetRootAs(data, 0)
    graph = model.Subgraphs(0)
    for i in range(graph.OperatorsLength()):
        if operator_name(model, graph.Operators(i)) in ("QUANTIZE", "DEQUANTIZE"):
            raise KwsError(f"quantization: operator {i} converts between types, expected an all-int8 graph")
        for index in graph.Operators(i).OutputsAsNumpy():
            _expect_int8(graph, int(index))
    for kind, length in (("inputs", graph.InputsLength()), ("outputs", graph.OutputsLength())):
        if length != len(states) + 1:
            raise KwsError(f"quantization: the model has {length} {kind}, expected {len(states) + 1}")
    _expect_scale(graph, graph.Inputs(0), _FEATURES)
    _expect_scale(graph, graph.Outputs(0), _SCORE)
    for i, expected in enumerate(states, start=1):
        _expect_scale(graph, graph.Inputs(i), expected)
        _expect_scale(graph, graph.Outputs(i), expected)
        if _scale(graph, graph.Inputs(i)) != _scale(graph, graph.Outputs(i)):
            raise KwsError(f"quantization: state {i - 1} has another scale on its way out than on its way in")


def _expect_int8(graph: Any, index: int) -> None:
    if graph.Tensors(index).Type() != TensorType.INT8:
        raise KwsError(f"quantization: tensor {graph.Tensors(index).Name().decode()} is not int8")


def _expect_scale(graph: Any, index: int, expected: tuple[float, int]) -> None:
    _expect_int8(graph, index)
    found = _scale(graph, index)
    # The converter computes a scale from the two ends of the range, which may cost the last bit.
    if not math.isclose(found[0], expected[0], rel_tol=1e-6) or found[1] != expected[1]:
        name = graph.Tensors(index).Name().decode()
        raise KwsError(f"quantization: tensor {name} has scale and zero point {found}, expected {expected}")


def _scale(graph: Any, index: int) -> tuple[float, int]:
    quantization = graph.Tensors(index).Quantization()
    return float(quantization.Scale(0)), int(quantization.ZeroPoint(0))
