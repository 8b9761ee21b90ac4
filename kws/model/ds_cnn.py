"""ds_cnn: the depthwise-separable CNN of MLPerf Tiny, made causal so that it streams one column per step."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from kws.config import DsCnnConfig
from kws.model.band_convolution import BandConvolution
from kws.model.dense import QuantDense
from kws.model.depthwise import QuantDepthwise
from kws.model.quant_point import QuantMode, QuantPoint
from kws.model.streaming import StreamingModel, step_dropout

Tensor = Any


class DsCnnBlock(keras.layers.Layer):
    """3 x 3 depthwise convolution, then a 1x1 layer, each with batch normalisation and ReLU.

    Args:
        shared: the model's quantization mode.
        channels: of input and output.
    """

    def __init__(self, shared: QuantMode, channels: int, *, name: str) -> None:
        super().__init__(name=name)
        self.depthwise = QuantDepthwise(shared, channels, taps=3, bands=3, relu=True, name="depthwise")
        self.pointwise = QuantDense(shared, channels, channels, activation="relu", norm=True, name="pointwise")
        self.built = True

    def scan(self, x: Tensor, past: Tensor, training: bool) -> tuple[Tensor, Tensor]:
        """[batch, steps, bands, channels], past [batch, 2, bands, channels] -> output of x's shape and new past."""
        y, past = self.depthwise.scan(x, past, training)
        return self.pointwise(y, training=training), past

    def step(self, x: Tensor, past: Tensor) -> tuple[Tensor, Tensor]:
        """One step as the device runs it, shapes as in `scan`."""
        y, past = self.depthwise.step(x, past)
        return self.pointwise(y), past


class DsCnnModel(StreamingModel):
    """See kws.config.DsCnnConfig for the meaning of the sizes.

    The first convolution covers the stacked frames and `BAND_TAPS` bands at a stride; its columns go through the blocks
    as they come, and the mean over bands and the last `pool_steps` columns is read out.

    Source: Zhang et al., "Hello Edge" (2017); Banbury et al., "MLPerf Tiny Benchmark", NeurIPS 2021.
    """

    BAND_TAPS = 4

    def __init__(self, config: DsCnnConfig, bands: int, labels: int) -> None:
        super().__init__(config.stream, bands, labels)
        shared = self.quant_mode
        self._image = (config.stream.stack_frames, bands, 1)
        self.stem = BandConvolution(
            shared, self._image, filters=config.channels, taps=self.BAND_TAPS, stride=config.band_stride, name="stem"
        )
        self._pool_steps = config.pool_steps
        self.blocks = [DsCnnBlock(shared, config.channels, name=f"block_{i}") for i in range(config.blocks)]
        self.band_mean_point = QuantPoint(shared, unsigned=True, name="band_mean")
        self.time_mean_point = QuantPoint(shared, unsigned=True, name="time_mean")
        self.readout = QuantDense(shared, config.channels, labels, activation="none", name="readout")
        self.dropout = step_dropout(config.dropout)
        self.built = True

    def state_shapes(self) -> list[tuple[int, ...]]:
        """Two past columns per block, then the band means of the steps that the readout still sees."""
        _, columns, channels = self.stem.output_shape
        in_blocks = [(block.depthwise.history, columns, channels) for block in self.blocks]
        return [*in_blocks, (self._pool_steps - 1, channels)]

    def state_points(self) -> list[QuantPoint]:
        """See StreamingModel.state_points."""
        inputs = [self.stem.dense.output_point, *(block.pointwise.output_point for block in self.blocks[:-1])]
        return [*inputs, self.band_mean_point]

    def weight_layers(self) -> list[keras.layers.Layer]:
        """See StreamingModel.weight_layers."""
        in_blocks = (layer for block in self.blocks for layer in (block.depthwise, block.pointwise))
        return [self.stem, *in_blocks, self.readout]

    def run_steps(self, windows: Tensor, states: list[Tensor], training: bool) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_steps."""
        batch, steps = windows.shape[0], windows.shape[1]
        x = self.stem.scan(ops.reshape(windows, (batch, steps, *self._image)), training)[:, :, 0]
        new_states = []
        for block, state in zip(self.blocks, states[:-1], strict=True):
            x, new_state = block.scan(x, state, training)
            new_states.append(new_state)
        means = ops.concatenate([states[-1], self.band_mean_point(ops.mean(x, axis=2))], axis=1)
        sums = means[:, :steps]
        for back in range(1, self._pool_steps):
            sums = sums + means[:, back : back + steps]
        pooled = self.time_mean_point(sums / self._pool_steps)
        return self.readout(self.dropout(pooled, training=training)), [*new_states, means[:, steps:]]

    def run_step(self, window: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_step."""
        batch = window.shape[0]
        x = self.stem.step(ops.reshape(window, (batch, *self._image)))
        new_states = []
        for block, state in zip(self.blocks, states[:-1], strict=True):
            x, new_state = block.step(x, state)
            new_states.append(new_state)
        column = ops.reshape(self.band_mean_point(ops.mean(x, axis=2)), (batch, 1, -1))
        means = ops.concatenate([states[-1], column], axis=1)
        pooled = self.time_mean_point(ops.mean(means, axis=1))
        return self.readout(pooled), [*new_states, means[:, 1:]]
