"""A tiny streaming int8 network, built by hand: FULLY_CONNECTED, ADD with a state, FULLY_CONNECTED, SOFTMAX.

inputs: features int8[1, n] (1/128, 0), state int8[1, units] (1/128, 0); outputs: scores int8[1, labels]
(1/256, -128), new state. Weights are random, so scores move with the audio but mean nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import flatbuffers
import numpy as np
import tflite
from numpy.typing import NDArray

UNITS = 8


def tiny_model(
    *,
    features: int = 240,
    labels: int = 4,
    seed: int = 0,
) -> bytes:
    """The network as .tflite bytes."""
    rng = np.random.default_rng(seed)
    model = _Builder()
    x = model.tensor("features", (1, features), 1 / 128, 0)
    state = model.tensor("state", (1, UNITS), 1 / 128, 0)
    hidden = model.tensor("hidden", (1, UNITS), 1 / 32, 0)
    new_state = model.tensor("new_state", (1, UNITS), 1 / 128, 0)
    logits = model.tensor("logits", (1, labels), 1 / 8, 0)
    scores = model.tensor("scores", (1, labels), 1 / 256, -128)
    first = model.constant("w1", rng.integers(-127, 128, (UNITS, features), np.int8), 1 / 1024)
    second = model.constant("w2", rng.integers(-127, 128, (labels, UNITS), np.int8), 1 / 64)
    model.operator(tflite.BuiltinOperator.FULLY_CONNECTED, [x, first, -1], [hidden])
    model.operator(tflite.BuiltinOperator.ADD, [hidden, state], [new_state])
    model.operator(tflite.BuiltinOperator.FULLY_CONNECTED, [new_state, second, -1], [logits])
    model.operator(tflite.BuiltinOperator.SOFTMAX, [logits], [scores])
    return model.finish(inputs=[x, state], outputs=[scores, new_state])


class _Tensor(NamedTuple):
    name: str
    shape: tuple[int, ...]
    scale: float
    zero_point: int
    buffer: int


class _Builder:
    """Collects tensors and operators; finish() writes the FlatBuffer."""

    def __init__(self) -> None:
        self._buffers: list[bytes] = [b""]
        self._tensors: list[_Tensor] = []
        self._operators: list[tuple[int, list[int], list[int]]] = []

    def tensor(self, name: str, shape: tuple[int, ...], scale: float, zero_point: int, data: bytes = b"") -> int:
        if data:
            self._buffers.append(data)
        self._tensors.append(_Tensor(name, shape, scale, zero_point, len(self._buffers) - 1 if data else 0))
        return len(self._tensors) - 1

    def constant(self, name: str, values: NDArray[np.int8], scale: float) -> int:
        return self.tensor(name, values.shape, scale, 0, values.tobytes())

    def operator(self, code: int, inputs: list[int], outputs: list[int]) -> None:
        self._operators.append((code, inputs, outputs))

    def finish(self, *, inputs: list[int], outputs: list[int]) -> bytes:
        b = flatbuffers.Builder(4096)
        codes = sorted({code for code, _, _ in self._operators})
        code_tables = [self._code(b, code) for code in codes]
        buffers = [self._buffer(b, data) for data in self._buffers]
        tensors = [self._tensor(b, tensor) for tensor in self._tensors]
        operators = [self._operator(b, codes.index(code), i, o) for code, i, o in self._operators]
        parts = [_offsets(b, tensors), _int32s(b, inputs), _int32s(b, outputs), _offsets(b, operators)]
        tflite.SubGraphStart(b)
        tflite.SubGraphAddTensors(b, parts[0])
        tflite.SubGraphAddInputs(b, parts[1])
        tflite.SubGraphAddOutputs(b, parts[2])
        tflite.SubGraphAddOperators(b, parts[3])
        subgraph = tflite.SubGraphEnd(b)
        parts = [_offsets(b, code_tables), _offsets(b, [subgraph]), _offsets(b, buffers)]
        description = b.CreateString("tiny test model")
        tflite.ModelStart(b)
        tflite.ModelAddVersion(b, 3)
        tflite.ModelAddOperatorCodes(b, parts[0])
        tflite.ModelAddSubgraphs(b, parts[1])
        tflite.ModelAddBuffers(b, parts[2])
        tflite.ModelAddDescription(b, description)
        b.Finish(tflite.ModelEnd(b), file_identifier=b"TFL3")
        return bytes(b.Output())

    def _code(self, b: flatbuffers.Builder, code: int) -> int:
        tflite.OperatorCodeStart(b)
        tflite.OperatorCodeAddDeprecatedBuiltinCode(b, code)
        tflite.OperatorCodeAddBuiltinCode(b, code)
        tflite.OperatorCodeAddVersion(b, {tflite.BuiltinOperator.FULLY_CONNECTED: 4}.get(code, 2))
        return int(tflite.OperatorCodeEnd(b))

    def _buffer(self, b: flatbuffers.Builder, data: bytes) -> int:
        vector = None
        if data:
            b.StartVector(1, len(data), 16)
            b.head -= len(data)
            b.Bytes[b.head : b.head + len(data)] = data
            vector = b.EndVector()
        tflite.BufferStart(b)
        if vector is not None:
            tflite.BufferAddData(b, vector)
        return int(tflite.BufferEnd(b))

    def _tensor(self, b: flatbuffers.Builder, tensor: _Tensor) -> int:
        text = b.CreateString(tensor.name)
        dims = _int32s(b, list(tensor.shape))
        scales = b.CreateNumpyVector(np.array([tensor.scale], np.float32))
        zero_points = b.CreateNumpyVector(np.array([tensor.zero_point], np.int64))
        tflite.QuantizationParametersStart(b)
        tflite.QuantizationParametersAddScale(b, scales)
        tflite.QuantizationParametersAddZeroPoint(b, zero_points)
        quantization = tflite.QuantizationParametersEnd(b)
        tflite.TensorStart(b)
        tflite.TensorAddShape(b, dims)
        tflite.TensorAddType(b, tflite.TensorType.INT8)
        tflite.TensorAddBuffer(b, tensor.buffer)
        tflite.TensorAddName(b, text)
        tflite.TensorAddQuantization(b, quantization)
        return int(tflite.TensorEnd(b))

    def _operator(self, b: flatbuffers.Builder, code_index: int, inputs: list[int], outputs: list[int]) -> int:
        kind, options = _options(b, sorted({code for code, _, _ in self._operators})[code_index])
        i, o = _int32s(b, inputs), _int32s(b, outputs)
        tflite.OperatorStart(b)
        tflite.OperatorAddOpcodeIndex(b, code_index)
        tflite.OperatorAddInputs(b, i)
        tflite.OperatorAddOutputs(b, o)
        tflite.OperatorAddBuiltinOptionsType(b, kind)
        tflite.OperatorAddBuiltinOptions(b, options)
        return int(tflite.OperatorEnd(b))


def _options(b: flatbuffers.Builder, code: int) -> tuple[int, int]:
    if code == tflite.BuiltinOperator.FULLY_CONNECTED:
        tflite.FullyConnectedOptionsStart(b)
        return tflite.BuiltinOptions.FullyConnectedOptions, int(tflite.FullyConnectedOptionsEnd(b))
    if code == tflite.BuiltinOperator.ADD:
        tflite.AddOptionsStart(b)
        return tflite.BuiltinOptions.AddOptions, int(tflite.AddOptionsEnd(b))
    tflite.SoftmaxOptionsStart(b)
    tflite.SoftmaxOptionsAddBeta(b, 1.0)
    return tflite.BuiltinOptions.SoftmaxOptions, int(tflite.SoftmaxOptionsEnd(b))


def _offsets(b: flatbuffers.Builder, offsets: list[int]) -> int:
    b.StartVector(4, len(offsets), 4)
    for offset in reversed(offsets):
        b.PrependUOffsetTRelative(offset)
    return int(b.EndVector())


def _int32s(b: flatbuffers.Builder, values: list[int]) -> int:
    return int(b.CreateNumpyVector(np.array(values, np.int32)))
