"""What a converted model must look like before anything else may use it."""

from __future__ import annotations

from typing import Any

from tflite import BuiltinOperator, Model, TensorType

from kws.errors import KwsError

_SCORE = (1 / 256, -128)
_STATE = (1 / 128, 0)


def check_all_int8(data: bytes, state_count: int) -> None:
    """Checks an all-int8 step model.

    Args:
        data: .tflite file.
        state_count: number of states; input i + 1 and output i + 1 belong together.

    Raises:
        KwsError: a QUANTIZE or DEQUANTIZE operator, a tensor that is not int8 (bias and shape constants may be int32),
            a wrong number of inputs or outputs, or wrong scales of scores, features or states.
    """
    model: Any = Model.GetRootAs(data, 0)
    graph = model.Subgraphs(0)
    for i in range(graph.OperatorsLength()):
        code = model.OperatorCodes(graph.Operators(i).OpcodeIndex())
        builtin = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
        if builtin in (BuiltinOperator.QUANTIZE, BuiltinOperator.DEQUANTIZE):
            raise KwsError(f"quantization: operator {i} converts between types, expected an all-int8 graph")
        for index in graph.Operators(i).OutputsAsNumpy():
            _expect_int8(graph, int(index))
    for kind, length in (("inputs", graph.InputsLength()), ("outputs", graph.OutputsLength())):
        if length != state_count + 1:
            raise KwsError(f"quantization: the model has {length} {kind}, expected {state_count + 1}")
    _expect_scale(graph, graph.Inputs(0), _STATE)
    _expect_scale(graph, graph.Outputs(0), _SCORE)
    for i in range(1, state_count + 1):
        _expect_scale(graph, graph.Inputs(i), _STATE)
        _expect_scale(graph, graph.Outputs(i), _STATE)


def _expect_int8(graph: Any, index: int) -> None:
    if graph.Tensors(index).Type() != TensorType.INT8:
        raise KwsError(f"quantization: tensor {graph.Tensors(index).Name().decode()} is not int8")


def _expect_scale(graph: Any, index: int, expected: tuple[float, int]) -> None:
    _expect_int8(graph, index)
    quantization = graph.Tensors(index).Quantization()
    found = (float(quantization.Scale(0)), int(quantization.ZeroPoint(0)))
    if found != expected:
        name = graph.Tensors(index).Name().decode()
        raise KwsError(f"quantization: tensor {name} has scale and zero point {found}, expected {expected}")
