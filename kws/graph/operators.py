"""Operators of a model's first subgraph with their tensors."""

from __future__ import annotations

import math
from dataclasses import dataclass

import tflite

OPERATOR_NAMES = {code: name for name, code in vars(tflite.BuiltinOperator).items() if isinstance(code, int)}
TENSOR_TYPES = {code: name for name, code in vars(tflite.TensorType).items() if isinstance(code, int)}
_BYTES = {"INT8": 1, "UINT8": 1, "BOOL": 1, "INT16": 2, "INT32": 4, "FLOAT32": 4, "INT64": 8, "RESOURCE": 0}


@dataclass(frozen=True, kw_only=True)
class Tensor:
    """One tensor.

    Attributes:
        index: in the subgraph.
        name: as the model has it, perhaps empty.
        type: TFLite's name, e.g. "INT8".
        shape: its dimensions.
        buffer: index of its constant data in the model, None: it is computed or fed.
    """

    index: int
    name: str
    type: str
    shape: tuple[int, ...]
    buffer: int | None

    @property
    def elements(self) -> int:
        """Number of its elements."""
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        """Their bytes; a resource has none here."""
        return self.elements * _BYTES.get(self.type, 0)


@dataclass(frozen=True, kw_only=True)
class Operator:
    """One operator.

    Attributes:
        index: in the subgraph.
        name: TFLite's, e.g. "FULLY_CONNECTED", or "custom NAME".
        inputs: None where an optional one is absent.
        outputs: what it computes.
    """

    index: int
    name: str
    inputs: tuple[Tensor | None, ...]
    outputs: tuple[Tensor, ...]

    @property
    def constants(self) -> tuple[Tensor, ...]:
        """Inputs that the model file holds: weights, biases, axes."""
        return tuple(tensor for tensor in self.inputs if tensor is not None and tensor.buffer is not None)

    @property
    def activation_bytes(self) -> int:
        """Bytes that it reads and writes beside its constants."""
        read = {tensor.index: tensor.bytes for tensor in self.inputs if tensor is not None and tensor.buffer is None}
        return sum(read.values()) + sum(tensor.bytes for tensor in self.outputs)


def read_operators(model: bytes) -> tuple[Operator, ...]:
    """The operators of subgraph 0 in their order.

    Args:
        model: .tflite bytes that the engine has accepted; nothing is checked here.
    """
    root = tflite.Model.GetRootAs(model, 0)
    graph = root.Subgraphs(0)
    tensors = [_tensor(root, graph, index) for index in range(graph.TensorsLength())]
    operators = []
    for index in range(graph.OperatorsLength()):
        operator = graph.Operators(index)
        inputs = (operator.Inputs(i) for i in range(operator.InputsLength()))
        outputs = (operator.Outputs(i) for i in range(operator.OutputsLength()))
        operators.append(
            Operator(
                index=index,
                name=operator_name(root, operator),
                inputs=tuple(tensors[i] if i >= 0 else None for i in inputs),
                outputs=tuple(tensors[i] for i in outputs),
            )
        )
    return tuple(operators)


def operator_name(root: tflite.Model, operator: tflite.Operator) -> str:
    """TFLite's name of an operator's kind."""
    code = root.OperatorCodes(operator.OpcodeIndex())
    number = max(code.BuiltinCode(), code.DeprecatedBuiltinCode())
    if number == tflite.BuiltinOperator.CUSTOM:
        return f"custom {(code.CustomCode() or b'').decode(errors='replace')}"
    return str(OPERATOR_NAMES.get(number, f"operator {number}"))


def _tensor(root: tflite.Model, graph: tflite.SubGraph, index: int) -> Tensor:
    tensor = graph.Tensors(index)
    constant = root.Buffers(tensor.Buffer()).DataLength() > 0
    return Tensor(
        index=index,
        name=(tensor.Name() or b"").decode(errors="replace"),
        type=str(TENSOR_TYPES.get(tensor.Type(), f"type {tensor.Type()}")),
        shape=tuple(int(tensor.Shape(i)) for i in range(tensor.ShapeLength())),
        buffer=tensor.Buffer() if constant else None,
    )
