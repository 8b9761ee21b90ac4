"""Causal depthwise convolution over time and bands that streams with an explicit ring of past inputs."""

from __future__ import annotations

from typing import Any

import keras
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
        steps, width = x.shape[1], x.shape[2]
        whole = ops.concatenate([past, x], axis=1)
        side = self._bands // 2
        padded = ops.pad(whole, ((0, 0), (0, 0), (side, side), (0, 0))) if side else whole
        kernel, bias = self._weights() if self.norm.folded else (self.kernel, None)
        total = None
        for tap in range(self._taps):
            begin = tap * self._dilation
            for band in range(self._bands):
                term = padded[:, begin : begin + steps, band : band + width] * kernel[tap, band]
                total = term if total is None else total + term
        y = self.norm(total, training=training) if bias is None else total + bias
        return self._finish(y), whole[:, steps:]

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
