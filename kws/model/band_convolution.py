"""Convolutions over the bands of one step: the same filter looks at every part of the spectrum."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from kws.config.model import BandConfig, filter_places
from kws.model.dense import QuantDense
from kws.model.quant_point import QuantMode

Tensor = Any


class BandConvolution(keras.layers.Layer):
    """Filters over all rows and `taps` neighbouring bands, without padding, then batch normalisation and ReLU.

    Args:
        shared: the model's quantization mode.
        shape: rows, bands and channels of the input.
        filters: channels of the output.
        taps: bands that a filter covers.
        stride: bands between two places of a filter.
    """

    def __init__(
        self, shared: QuantMode, shape: tuple[int, int, int], *, filters: int, taps: int, stride: int, name: str
    ) -> None:
        super().__init__(name=name)
        rows, bands, channels = shape
        self._taps, self._stride = taps, stride
        self._columns = filter_places(bands, taps, stride)
        self._kernel_shape = (rows, taps, channels, filters)
        self.dense = QuantDense(shared, rows * taps * channels, filters, activation="relu", norm=True, name="dense")
        self.built = True

    @property
    def output_shape(self) -> tuple[int, int, int]:
        """Rows, bands and channels of the output."""
        return 1, self._columns, self._kernel_shape[-1]

    def scan(self, x: Tensor, training: bool) -> Tensor:
        """All steps of a sequence: [batch, steps, rows, bands, channels] -> [batch, steps, 1, columns, filters]."""
        reach = (self._columns - 1) * self._stride + 1
        # [batch, steps, rows, columns, taps, channels]; rows go behind the columns that they are seen from.
        taps = ops.stack([x[:, :, :, tap : tap + reach : self._stride] for tap in range(self._taps)], axis=4)
        windows = ops.moveaxis(taps, 2, 3)
        flat = ops.reshape(windows, (x.shape[0], x.shape[1], 1, self._columns, -1))
        return self.dense(flat, training=training)

    def step(self, x: Tensor) -> Tensor:
        """One step as the device runs it: [batch, rows, bands, channels] -> [batch, 1, columns, filters]."""
        return self.dense.convolve(x, self._kernel_shape, (self._kernel_shape[0], self._stride))


class BandStack(keras.layers.Layer):
    """Band convolutions one after another over stacked frames; without any, the frames as they are.

    Source: Zhang et al., "Hello Edge" (2017), whose convolutions in front of other layers share filters over bands.

    Args:
        shared: the model's quantization mode.
        config: sizes.
        frames, bands: of the stack that a step sees; kws.config.Experiment has checked that the filters fit.
    """

    def __init__(self, shared: QuantMode, config: BandConfig, frames: int, bands: int) -> None:
        super().__init__(name="bands")
        self._image = (frames, bands, 1)
        shape = self._image
        self.layers = []
        for i, (filters, taps, stride) in enumerate(zip(config.filters, config.taps, config.strides, strict=True)):
            layer = BandConvolution(shared, shape, filters=filters, taps=taps, stride=stride, name=f"band_{i}")
            self.layers.append(layer)
            shape = layer.output_shape
        self.width = shape[0] * shape[1] * shape[2]
        self.built = True

    def scan(self, windows: Tensor, training: bool) -> Tensor:
        """[batch, steps, frames * bands] -> [batch, steps, width]."""
        if not self.layers:
            return windows
        leading = windows.shape[:2]
        x = ops.reshape(windows, (*leading, *self._image))
        for layer in self.layers:
            x = layer.scan(x, training)
        return ops.reshape(x, (*leading, self.width))

    def step(self, window: Tensor) -> Tensor:
        """One step as the device runs it: [batch, frames * bands] -> [batch, width]."""
        if not self.layers:
            return window
        x = ops.reshape(window, (window.shape[0], *self._image))
        for layer in self.layers:
            x = layer.step(x)
        return ops.reshape(x, (window.shape[0], self.width))
