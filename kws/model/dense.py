"""Fully connected layer whose weights and output are int8 on the device."""

from __future__ import annotations

from typing import Any, Literal

import keras
from keras import ops

from kws.model.quant_point import QuantMode, QuantPoint

Tensor = Any


class QuantDense(keras.layers.Layer):
    """y = quantize(activation(x W + b)); W is [inputs, units].

    Args:
        shared: the model's quantization mode.
        inputs: width of the last axis of x.
        units: width of the output.
        activation: ReLU (unsigned output) or none.
    """

    def __init__(
        self, shared: QuantMode, inputs: int, units: int, *, activation: Literal["relu", "none"], name: str
    ) -> None:
        super().__init__(name=name)
        self._shared = shared
        self._relu = activation == "relu"
        initializer = "he_normal" if self._relu else "glorot_uniform"
        self.kernel = self.add_weight(name="kernel", shape=(inputs, units), initializer=initializer)
        self.bias = self.add_weight(name="bias", shape=(units,), initializer="zeros")
        self.output_point = QuantPoint(shared, unsigned=self._relu, name="output")
        self.built = True

    def call(self, x: Tensor) -> Tensor:
        """[..., inputs] -> [..., units]."""
        y = ops.matmul(x, self._shared.weights(self.kernel)) + self._shared.bias(self.bias)
        return self.output_point(ops.relu(y) if self._relu else y)
