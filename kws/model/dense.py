"""Fully connected layer whose weights and output are int8 on the device."""

from __future__ import annotations

from typing import Any, Literal

import keras
from keras import ops

from kws.model.channel_norm import ChannelNorm
from kws.model.quant_point import QuantMode, QuantPoint

Tensor = Any


class QuantDense(keras.layers.Layer):
    """y = quantize(activation(norm(x W + b))); W is [inputs, units].

    Args:
        shared: the model's quantization mode.
        inputs: width of the last axis of x.
        units: width of the output.
        activation: ReLU (unsigned output) or none.
        norm: batch normalisation in front of the activation.
    """

    def __init__(
        self,
        shared: QuantMode,
        inputs: int,
        units: int,
        *,
        activation: Literal["relu", "none"],
        norm: bool = False,
        name: str,
    ) -> None:
        super().__init__(name=name)
        self._shared = shared
        self._relu = activation == "relu"
        initializer = "he_normal" if self._relu else "glorot_uniform"
        self.kernel = self.add_weight(name="kernel", shape=(inputs, units), initializer=initializer)
        self.norm = ChannelNorm(shared, units, name="norm") if norm else None
        self.bias = None if norm else self.add_weight(name="bias", shape=(units,), initializer="zeros")
        self.output_point = QuantPoint(shared, unsigned=self._relu, name="output")
        self.built = True

    def call(self, x: Tensor, training: bool = False) -> Tensor:
        """[..., inputs] -> [..., units]."""
        if self.norm is not None and not self.norm.folded:
            return self._finish(self.norm(flat_matmul(x, self.kernel), training=training))
        kernel, bias = self._weights()
        return self._finish(flat_matmul(x, kernel) + bias)

    def convolve(self, x: Tensor, shape: tuple[int, ...], strides: tuple[int, int]) -> Tensor:
        """The same weights as a convolution without padding, as the device runs it.

        Args:
            x: [batch, height, width, channels].
            shape: height, width, channels and units of the filter; the first three multiply to `inputs`.
            strides: along height and width.
        """
        kernel, bias = self._weights()
        return self._finish(ops.conv(x, ops.reshape(kernel, shape), strides, data_format="channels_last") + bias)

    def _weights(self) -> tuple[Tensor, Tensor]:
        """Kernel and bias with the normalisation in them, as the quantization mode shows them."""
        if self.norm is None:
            return self._shared.weights(self.kernel), self._shared.bias(self.bias)
        kernel, bias = self.norm.fold(self.kernel)
        return self._shared.weights(kernel), bias

    def _finish(self, y: Tensor) -> Tensor:
        return self.output_point(ops.relu(y) if self._relu else y)


def flat_matmul(x: Tensor, weights: Tensor) -> Tensor:
    """[..., inputs] times [inputs, units] as one product; a batched one repeats the weights in memory."""
    flat = ops.matmul(ops.reshape(x, (-1, x.shape[-1])), weights)
    return ops.reshape(flat, (*x.shape[:-1], weights.shape[-1]))
