"""Batch normalisation that ends as part of a layer's weights."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from kws.model.quant_point import QuantMode

Tensor = Any

_EPSILON = 1e-3
_MOMENTUM = 0.98


class ChannelNorm(keras.layers.Layer):
    """Normalises each channel over batch, time and bands while the float network trains.

    With quantization (observed, simulated or exported) the moving statistics stand still and are multiplied into the
    weights, so that the device sees one linear layer. Source: Ioffe and Szegedy, "Batch Normalization", ICML 2015;
    folding as in Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
    Inference", CVPR 2018.

    Args:
        shared: the model's quantization mode.
        channels: size of the last axis.
    """

    def __init__(self, shared: QuantMode, channels: int, *, name: str) -> None:
        super().__init__(name=name)
        self._shared = shared
        self.gain = self.add_weight(name="norm_scale", shape=(channels,), initializer="ones")
        self.offset = self.add_weight(name="norm_bias", shape=(channels,), initializer="zeros")
        self.mean = self.add_weight(name="mean", shape=(channels,), initializer="zeros", trainable=False)
        self.variance = self.add_weight(name="variance", shape=(channels,), initializer="ones", trainable=False)
        self.measuring = False
        self.built = True

    @property
    def folded(self) -> bool:
        """Whether the weights already hold the normalisation."""
        return self._shared.mode != "off"

    def fold(self, kernel: Tensor) -> tuple[Tensor, Tensor]:
        """Weights [..., channels] without normalisation to weights and bias [channels] that contain it."""
        numbers = self._shared.numbers
        gain = numbers(self.gain) / ops.sqrt(numbers(self.variance) + _EPSILON)
        if self._shared.mode == "export":
            gain = numbers(self.gain) / (numbers(self.variance) + _EPSILON) ** 0.5
        return numbers(kernel) * gain, numbers(self.offset) - numbers(self.mean) * gain

    def set_folded(self, bias: Any) -> None:
        """Becomes the normalisation that weights and a bias [channels] already hold: it adds the bias, no more."""
        self.gain.assign(ops.ones(self.gain.shape))
        self.offset.assign(bias)
        self.mean.assign(ops.zeros(self.mean.shape))
        self.variance.assign(ops.full(self.variance.shape, 1 - _EPSILON))

    def call(self, y: Tensor, training: bool) -> Tensor:
        """[..., channels] -> the same shape, by the batch's statistics in training, else by the moving ones.

        While `measuring` is true (eager only), statistics, gain and offset become those of `y`; the result stays.
        """
        if self.measuring:
            self._measure(y)
        if not training:
            mean, variance = self.mean, self.variance
        else:
            mean, variance = _moments(y)
            self.mean.assign(self.mean * _MOMENTUM + ops.stop_gradient(mean) * (1 - _MOMENTUM))
            self.variance.assign(self.variance * _MOMENTUM + ops.stop_gradient(variance) * (1 - _MOMENTUM))
        return (y - mean) * (self.gain / ops.sqrt(variance + _EPSILON)) + self.offset

    def _measure(self, y: Tensor) -> None:
        mean, variance = _moments(y)
        slope = self.gain / ops.sqrt(self.variance + _EPSILON)
        self.offset.assign(self.offset + (mean - self.mean) * slope)
        self.gain.assign(slope * ops.sqrt(variance + _EPSILON))
        self.mean.assign(mean)
        self.variance.assign(variance)


def _moments(y: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of each channel, [channels]."""
    mean, variance = ops.moments(y, axes=list(range(len(y.shape) - 1)))
    return mean, variance
