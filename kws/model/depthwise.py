"""Causal depthwise convolution over time and bands that streams with an explicit ring of past inputs."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import ops

from kws.model.channel_norm import ChannelNorm
from kws.model.quant_point import QuantMode, QuantPoint

Tensor = Any


class QuantDepthwise(keras.layers.Layer):
    """One filter per channel, `taps` steps long (the newest last) and `bands` wide, zero-padded over bands.

    Weights are int8 with one scale per channel. The filter spans `history + 1` steps.

    Args:
        shared: the model's quantization mode.
        channels: of the input and of the output.
        taps: filter length over time, in steps.
        dilation: steps between two taps.
        bands: filter width over bands, odd.
        relu: ReLU at the end (unsigned output).
    """

    def __init__(
        self,
        shared: QuantMode,
        channels: int,
        *,
        taps: int,
        dilation: int = 1,
        bands: int = 1,
        relu: bool = False,
        name: str,
    ) -> None:
        super().__init__(name=name)
        self._shared = shared
        self._taps, self._dilation, self._bands, self._relu = taps, dilation, bands, relu
        spread = keras.initializers.RandomNormal(stddev=(2.0 / (taps * bands)) ** 0.5)
        self.kernel = self.add_weight(name="kernel", shape=(taps, bands, channels), initializer=spread)
        self.norm = ChannelNorm(shared, channels, name="norm")
        self.output_point = QuantPoint(shared, unsigned=relu, name="output")
        self.built = True

    @property
    def history(self) -> int:
        """Past steps that one output needs."""
        return (self._taps - 1) * self._dilation

    def scan(self, x: Tensor, past: Tensor, training: bool) -> tuple[Tensor, Tensor]:
        """All steps of a sequence.

        Args:
            x: [batch, steps, bands, channels].
            past: [batch, history, bands, channels].
            training: normalise by the batch.

        Returns:
            [batch, steps, bands, channels] and the new past.
        """
        whole = ops.concatenate([past, x], axis=1)
        kernel, bias = self._weights() if self.norm.folded else (self.kernel, None)
        sums = self._filter_steps if self._bands == 1 else self._filter_image
        total = sums(whole, kernel, x.shape[1])
        y = self.norm(total, training=training) if bias is None else total + bias
        return self._finish(y), whole[:, x.shape[1] :]

    def _filter_steps(self, whole: Tensor, kernel: Tensor, steps: int) -> Tensor:
        """Filters one band wide, as a matrix product per channel: [batch, history + steps, 1, channels] -> steps.

        The matrix of a channel holds its taps along the diagonals: faster than a sum of shifted inputs, whose gradients
        are sums over all steps once more.
        """
        batch, length, _, channels = whole.shape
        places = np.zeros((self._taps, length, steps), np.float32)
        for tap in range(self._taps):
            places[tap, np.arange(steps) + tap * self._dilation, np.arange(steps)] = 1
        spread = ops.matmul(ops.transpose(kernel[:, 0]), places.reshape(self._taps, -1))
        matrices = ops.reshape(spread, (channels, length, steps))
        by_channel = ops.transpose(ops.reshape(whole, (batch, length, channels)), (2, 0, 1))
        return ops.transpose(ops.matmul(by_channel, matrices), (1, 2, 0))[:, :, None]

    def _filter_image(self, whole: Tensor, kernel: Tensor, steps: int) -> Tensor:
        """Any filter, as a sum over its taps: [batch, history + steps, bands, channels] -> steps."""
        side, width = self._bands // 2, whole.shape[2]
        padded = ops.pad(whole, ((0, 0), (0, 0), (side, side), (0, 0))) if side else whole
        total = None
        for tap in range(self._taps):
            begin = tap * self._dilation
            for band in range(self._bands):
                term = padded[:, begin : begin + steps, band : band + width] * kernel[tap, band]
                total = term if total is None else total + term
        return total

    def step(self, x: Tensor, past: Tensor) -> tuple[Tensor, Tensor]:
        """One step with the operators of the device: [batch, 1, bands, channels], past -> output, new past."""
        whole = ops.concatenate([past, x], axis=1)
        kernel, bias = self._weights()
        side = self._bands // 2
        padded = ops.pad(whole, ((0, 0), (0, 0), (side, side), (0, 0))) if side else whole
        y = ops.depthwise_conv(
            padded, kernel[..., None], data_format="channels_last", dilation_rate=(self._dilation, 1)
        )
        return self._finish(y + bias), whole[:, 1:]

    def _weights(self) -> tuple[Tensor, Tensor]:
        kernel, bias = self.norm.fold(self.kernel)
        return self._shared.channel_weights(kernel), bias

    def _finish(self, y: Tensor) -> Tensor:
        return self.output_point(ops.relu(y) if self._relu else y)
