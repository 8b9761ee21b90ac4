"""Small .tflite models written by hand, tensor by tensor: what the engine's tests run on both engines.

The schema is the public one of TensorFlow Lite (version 3), written with the `flatbuffers` runtime.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import flatbuffers
import numpy as np
import tflite
from numpy.typing import NDArray

TYPES = {
    "float32": tflite.TensorType.FLOAT32,
    "int8": tflite.TensorType.INT8,
    "uint8": tflite.TensorType.UINT8,
    "int16": tflite.TensorType.INT16,
    "int32": tflite.TensorType.INT32,
    "int64": tflite.TensorType.INT64,
    "resource": tflite.TensorType.RESOURCE,
}

ACTIVATIONS = {"none": 0, "relu": 1, "relu_n1_to_1": 2, "relu6": 3}
PADDINGS = {"same": 0, "valid": 1}

# Per operator: name of the options table, and each option's slot and type.
_POOL = {"padding": (0, "i8"), "stride_w": (1, "i32"), "stride_h": (2, "i32"), "filter_width": (3, "i32"),
         "filter_height": (4, "i32"), "activation": (5, "i8")}  # fmt: skip
_ONLY_ACTIVATION = {"activation": (0, "i8")}
OPTIONS: dict[str, tuple[str, dict[str, tuple[int, str]]]] = {
    "ADD": ("AddOptions", _ONLY_ACTIVATION),
    "SUB": ("SubOptions", _ONLY_ACTIVATION),
    "MUL": ("MulOptions", _ONLY_ACTIVATION),
    "FULLY_CONNECTED": (
        "FullyConnectedOptions",
        {"activation": (0, "i8"), "weights_format": (1, "i8"), "keep_num_dims": (2, "i8"), "bias_type": (4, "i8")},
    ),
    "SOFTMAX": ("SoftmaxOptions", {"beta": (0, "f32")}),
    "CONCATENATION": ("ConcatenationOptions", {"axis": (0, "i32"), "activation": (1, "i8")}),
    "SPLIT": ("SplitOptions", {"num_splits": (0, "i32")}),
    "SPLIT_V": ("SplitVOptions", {"num_splits": (0, "i32")}),
    "STRIDED_SLICE": (
        "StridedSliceOptions",
        {name: (i, "i32") for i, name in enumerate(
            ["begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"])},
    ),
    "RESHAPE": ("ReshapeOptions", {}),
    "QUANTIZE": ("QuantizeOptions", {}),
    "CONV_2D": (
        "Conv2DOptions",
        {"padding": (0, "i8"), "stride_w": (1, "i32"), "stride_h": (2, "i32"), "activation": (3, "i8"),
         "dilation_w": (4, "i32"), "dilation_h": (5, "i32")},
    ),
    "DEPTHWISE_CONV_2D": (
        "DepthwiseConv2DOptions",
        {"padding": (0, "i8"), "stride_w": (1, "i32"), "stride_h": (2, "i32"), "depth_multiplier": (3, "i32"),
         "activation": (4, "i8"), "dilation_w": (5, "i32"), "dilation_h": (6, "i32")},
    ),
    "AVERAGE_POOL_2D": ("Pool2DOptions", _POOL),
    "MAX_POOL_2D": ("Pool2DOptions", _POOL),
    "MEAN": ("ReducerOptions", {"keep_dims": (0, "i8")}),
    "SUM": ("ReducerOptions", {"keep_dims": (0, "i8")}),
    "PACK": ("PackOptions", {"values_count": (0, "i32"), "axis": (1, "i32")}),
    "UNPACK": ("UnpackOptions", {"num": (0, "i32"), "axis": (1, "i32")}),
    "LEAKY_RELU": ("LeakyReluOptions", {"alpha": (0, "f32")}),
    "SQUEEZE": ("SqueezeOptions", {"squeeze_dims": (0, "i32s")}),
    "SVDF": ("SVDFOptions", {"rank": (0, "i32"), "activation": (1, "i8")}),
    "VAR_HANDLE": ("VarHandleOptions", {"container": (0, "text"), "shared_name": (1, "text")}),
    "CALL_ONCE": ("CallOnceOptions", {"init_subgraph_index": (0, "i32")}),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Tensor:
    """A tensor; scale is one number or one per channel, None for a tensor without quantization."""

    shape: tuple[int, ...]
    type: str = "int8"
    scale: float | Sequence[float] | None = None
    zero_point: int = 0
    data: NDArray[Any] | None = None
    channel_dimension: int = 0
    variable: bool = False


@dataclass(frozen=True, kw_only=True)
class Operator:
    """An operator by TFLite's name (or a custom one) with tensor indices; input -1 is absent."""

    name: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Graph:
    """Collects one subgraph."""

    tensors: list[Tensor] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    inputs: list[int] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)

    def tensor(self, shape: Sequence[int], type_: str = "int8", scale: Any = None, zero_point: int = 0,
               **more: Any) -> int:  # fmt: skip
        self.tensors.append(
            Tensor(shape=tuple(int(n) for n in shape), type=type_, scale=scale, zero_point=int(zero_point), **more)
        )
        return len(self.tensors) - 1

    def constant(self, data: NDArray[Any], scale: Any = None, zero_point: int = 0, **more: Any) -> int:
        return self.tensor(data.shape, data.dtype.name, scale, zero_point, data=data, **more)

    def operator(self, name: str, inputs: Sequence[int], outputs: Sequence[int], **options: Any) -> None:
        self.operators.append(Operator(name=name, inputs=tuple(inputs), outputs=tuple(outputs), options=options))


def build(*graphs: Graph, metadata: Mapping[str, bytes] | None = None) -> bytes:
    """The model's bytes."""
    return _Writer().model(graphs, metadata or {})


class _Writer:
    def __init__(self) -> None:
        self.b = flatbuffers.Builder(1024)
        self.codes: list[str] = []
        self.buffers: list[bytes] = [b""]

    def model(self, graphs: Sequence[Graph], metadata: Mapping[str, bytes]) -> bytes:
        b = self.b
        subgraphs = self.offsets([self.graph(graph) for graph in graphs])
        entries = self.offsets([self.entry(name, data) for name, data in metadata.items()])
        codes = self.offsets([self.code(name) for name in self.codes])
        buffers = self.offsets([self.buffer(data) for data in self.buffers])
        b.StartObject(8)
        b.PrependInt32Slot(0, 3, 0)
        b.PrependUOffsetTRelativeSlot(1, codes, 0)
        b.PrependUOffsetTRelativeSlot(2, subgraphs, 0)
        b.PrependUOffsetTRelativeSlot(4, buffers, 0)
        b.PrependUOffsetTRelativeSlot(6, entries, 0)
        b.Finish(b.EndObject(), file_identifier=b"TFL3")
        return bytes(b.Output())

    def graph(self, graph: Graph) -> int:
        b = self.b
        tensors = self.offsets([self.tensor(tensor) for tensor in graph.tensors])
        operators = self.offsets([self.operator(operator) for operator in graph.operators])
        inputs, outputs = self.int32s(graph.inputs), self.int32s(graph.outputs)
        b.StartObject(5)
        for slot, value in enumerate([tensors, inputs, outputs, operators]):
            b.PrependUOffsetTRelativeSlot(slot, value, 0)
        return int(b.EndObject())

    def tensor(self, tensor: Tensor) -> int:
        b = self.b
        index = 0
        if tensor.data is not None:
            self.buffers.append(tensor.data.astype(tensor.data.dtype.newbyteorder("<")).tobytes())
            index = len(self.buffers) - 1
        shape = self.int32s(tensor.shape)
        name = b.CreateString("t")
        quantization = 0 if tensor.scale is None else self.quantization(tensor)
        b.StartObject(8)
        b.PrependUOffsetTRelativeSlot(0, shape, 0)
        b.PrependInt8Slot(1, TYPES[tensor.type], 0)
        b.PrependUint32Slot(2, index, 0)
        b.PrependUOffsetTRelativeSlot(3, name, 0)
        b.PrependUOffsetTRelativeSlot(4, quantization, 0)
        b.PrependBoolSlot(5, tensor.variable, False)
        return int(b.EndObject())

    def quantization(self, tensor: Tensor) -> int:
        b = self.b
        values = np.atleast_1d(np.asarray(tensor.scale, np.float32))
        scales = b.CreateNumpyVector(values)
        zero_points = b.CreateNumpyVector(np.full(len(values), tensor.zero_point, np.int64))
        b.StartObject(7)
        b.PrependUOffsetTRelativeSlot(2, scales, 0)
        b.PrependUOffsetTRelativeSlot(3, zero_points, 0)
        b.PrependInt32Slot(6, tensor.channel_dimension, 0)
        return int(b.EndObject())

    def operator(self, operator: Operator) -> int:
        b = self.b
        if operator.name not in self.codes:
            self.codes.append(operator.name)
        kind, slots = OPTIONS.get(operator.name, ("", {}))
        prepared = {}
        for name, value in operator.options.items():
            slot, type_ = slots[name]
            written = {"text": b.CreateString, "i32s": self.int32s}.get(type_, lambda plain: plain)
            prepared[slot] = (type_, written(value))
        options = 0
        if kind:
            b.StartObject(max([slot for slot, _ in slots.values()], default=0) + 1)
            for slot, (type_, value) in prepared.items():
                self.option(slot, type_, value)
            options = int(b.EndObject())
        inputs, outputs = self.int32s(operator.inputs), self.int32s(operator.outputs)
        b.StartObject(5)
        b.PrependUint32Slot(0, self.codes.index(operator.name), 0)
        b.PrependUOffsetTRelativeSlot(1, inputs, 0)
        b.PrependUOffsetTRelativeSlot(2, outputs, 0)
        b.PrependUint8Slot(3, getattr(tflite.BuiltinOptions, kind) if kind else 0, 0)
        b.PrependUOffsetTRelativeSlot(4, options, 0)
        return int(b.EndObject())

    def option(self, slot: int, type_: str, value: Any) -> None:
        if type_ == "i8":
            named = {**ACTIVATIONS, **PADDINGS, **TYPES}
            self.b.PrependInt8Slot(slot, named[value] if isinstance(value, str) else int(value), -128)
        elif type_ == "i32":
            self.b.PrependInt32Slot(slot, int(value), -(2**31))
        elif type_ == "f32":
            self.b.PrependFloat32Slot(slot, float(value), float("nan"))
        else:
            self.b.PrependUOffsetTRelativeSlot(slot, value, 0)

    def code(self, name: str) -> int:
        b = self.b
        builtin = getattr(tflite.BuiltinOperator, name, tflite.BuiltinOperator.CUSTOM)
        custom = b.CreateString(name) if builtin == tflite.BuiltinOperator.CUSTOM else 0
        b.StartObject(4)
        b.PrependInt8Slot(0, min(builtin, 127), 0)
        b.PrependUOffsetTRelativeSlot(1, custom, 0)
        b.PrependInt32Slot(2, 4 if name == "FULLY_CONNECTED" else 2, 1)
        b.PrependInt32Slot(3, builtin, 0)
        return int(b.EndObject())

    def buffer(self, data: bytes) -> int:
        b = self.b
        vector = 0
        if data:
            b.StartVector(1, len(data), 16)
            b.head -= len(data)
            b.Bytes[b.head : b.head + len(data)] = data
            vector = b.EndVector()
        b.StartObject(1)
        b.PrependUOffsetTRelativeSlot(0, vector, 0)
        return int(b.EndObject())

    def entry(self, name: str, data: bytes) -> int:
        b = self.b
        self.buffers.append(data)
        text = b.CreateString(name)
        b.StartObject(2)
        b.PrependUOffsetTRelativeSlot(0, text, 0)
        b.PrependUint32Slot(1, len(self.buffers) - 1, 0)
        return int(b.EndObject())

    def offsets(self, offsets: Sequence[int]) -> int:
        self.b.StartVector(4, len(offsets), 4)
        for offset in reversed(offsets):
            self.b.PrependUOffsetTRelative(offset)
        return int(self.b.EndVector())

    def int32s(self, values: Sequence[int]) -> int:
        return int(self.b.CreateNumpyVector(np.array(values, np.int32)))
