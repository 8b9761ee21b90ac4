"""What the operators of a .tflite file are: tensors, constants, multiply-accumulates."""

from kws.graph.macs import multiply_accumulates
from kws.graph.operators import TENSOR_TYPES, Operator, Tensor, operator_name, read_operators

__all__ = [
    "TENSOR_TYPES",
    "Operator",
    "Tensor",
    "multiply_accumulates",
    "operator_name",
    "read_operators",
]
