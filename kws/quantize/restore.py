"""The way back: a network to train with, from the int8 weights of a model file."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import tflite
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.graph import Tensor as TfliteTensor
from kws.graph import read_operators
from kws.model import StreamingModel
from kws.model.band_convolution import BandConvolution
from kws.model.channel_norm import ChannelNorm
from kws.model.depthwise import QuantDepthwise
from kws.model.gru import FcGru

Tensor = Any

_UNITS_FIRST = ("FULLY_CONNECTED", "CONV_2D")
_UNITS_LAST = ("DEPTHWISE_CONV_2D",)
_INTEGERS = {"INT8": np.int8, "INT32": np.int32}


@dataclass(frozen=True)
class _Product:
    """Weights [inputs, units] (depthwise [taps * bands, channels]), bias [units] and output shape of one operator."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    output_shape: tuple[int, ...]


@dataclass(frozen=True)
class _Place:
    """Kernel and what takes the bias of one product; the output's shape where the kernel's does not tell it."""

    kernel: Any
    bias: Any
    output_shape: tuple[int, ...] | None = None

    def fits(self, product: _Product) -> bool:
        """Whether the product may be this layer's."""
        shape = self.kernel.shape
        flat = (math.prod(shape[:-1]), int(shape[-1]))
        return product.weights.shape == flat and self.output_shape in (None, product.output_shape)


def restore(model: StreamingModel, data: bytes) -> bool:
    """Gives a model the weights of a file that `convert` made of an equal one, as exact as int8 has kept them.

    Operators are taken in the file's order, which the converter leaves as `run_step` has it. Normalisations are part of
    the weights; here they change nothing until `measure_norms` has spread them. Scales of activations stay as they
    are: training finds them anew.

    Args:
        model: of the file's sizes.
        data: .tflite file.

    Returns:
        False, and nothing has changed, where the file is of another network.

    Raises:
        KwsError: the file is damaged, or its weights are not int8; nothing has changed.
    """
    try:
        shapes, products = _input_shapes(data), _products(data)
    except (struct.error, IndexError, ValueError, TypeError, AttributeError, OverflowError):
        raise KwsError("model: the .tflite file is truncated or damaged") from None
    places = list(_places(model))
    if shapes != [(1, model.inputs_per_step), *((1, *shape) for shape in model.state_shapes())]:
        return False
    if len(products) != len(places):
        return False
    pairs = list(zip(places, products, strict=True))
    if not all(place.fits(product) for place, product in pairs):
        return False
    for place, product in pairs:
        place.kernel.assign(product.weights.reshape(place.kernel.shape))
        if isinstance(place.bias, ChannelNorm):
            place.bias.set_folded(product.bias)
        else:
            place.bias.assign(product.bias)
    return True


def measure_norms(model: StreamingModel, features: Tensor) -> None:
    """Spreads restored weights over weights and normalisations, so that training can go on.

    Each normalisation takes the mean and the variance of what it hears, and the gain and offset that undo them: the
    network computes what it did, also with the statistics of its batches in the place of these.

    Args:
        model: with restored weights, quantization off.
        features: [clips, frames, bands] of training clips, real values (int8 value / 128).
    """
    norms = [layer for layer in model._flatten_layers() if isinstance(layer, ChannelNorm)]
    for norm in norms:
        norm.measuring = True
    try:
        model(features, training=False)
    finally:
        for norm in norms:
            norm.measuring = False


def _places(model: StreamingModel) -> Iterator[_Place]:
    """In the order in which `run_step` computes them."""
    for layer in model.weight_layers():
        match layer:
            case FcGru():
                yield _Place(layer.kernel, layer.bias)
                yield _Place(layer.recurrent_kernel, layer.recurrent_bias)
            case QuantDepthwise():
                yield _Place(layer.kernel, layer.norm)
            case BandConvolution():
                yield _Place(layer.dense.kernel, layer.dense.norm, (1, *layer.output_shape))
            case _:
                yield _Place(layer.kernel, layer.norm or layer.bias)


def _input_shapes(data: bytes) -> list[tuple[int, ...]]:
    graph = tflite.Model.GetRootAs(data, 0).Subgraphs(0)
    tensors = (graph.Tensors(graph.Inputs(i)) for i in range(graph.InputsLength()))
    return [tuple(tensor.Shape(i) for i in range(tensor.ShapeLength())) for tensor in tensors]


def _products(data: bytes) -> list[_Product]:
    """Of all fully connected and convolution operators, in their order."""
    root = tflite.Model.GetRootAs(data, 0)
    found = []
    for operator in read_operators(data):
        if operator.name in _UNITS_FIRST:
            weights = _numbers(root, operator.inputs[1], 0)
            weights = weights.reshape(len(weights), -1).T
        elif operator.name in _UNITS_LAST:
            weights = _numbers(root, operator.inputs[1], -1)
            weights = weights.reshape(-1, weights.shape[-1])
        else:
            continue
        # The converter leaves out a bias that is zero.
        bias = operator.inputs[2] if len(operator.inputs) > 2 else None
        zeros = np.zeros(weights.shape[1], np.float32)
        shape = tuple(operator.outputs[0].shape)
        found.append(_Product(weights, zeros if bias is None else _numbers(root, bias, 0), shape))
    return found


def _numbers(root: tflite.Model, tensor: TfliteTensor | None, axis: int) -> NDArray[np.float32]:
    """A constant int8 or int32 tensor as real numbers; several scales belong to the indices of `axis`."""
    if tensor is None or tensor.buffer is None or tensor.type not in _INTEGERS:
        raise KwsError("model: its weights are not int8, expected a model made by kws")
    stored = root.Buffers(tensor.buffer).DataAsNumpy().view(_INTEGERS[tensor.type])
    integers = stored.reshape(tensor.shape)
    scales = root.Subgraphs(0).Tensors(tensor.index).Quantization().ScaleAsNumpy().astype(np.float64)
    if not np.isfinite(scales).all():
        raise ValueError("a scale is no number")
    if scales.size > 1:
        shape = [1] * integers.ndim
        shape[axis] = scales.size
        scales = scales.reshape(shape)
    real: NDArray[np.float32] = (integers * scales).astype(np.float32)
    return real
