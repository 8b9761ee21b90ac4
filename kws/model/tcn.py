"""tcn: convolutions over bands or none, dilated depthwise temporal convolutions with 1x1 layers and residual sums."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from kws.config import TcnConfig
from kws.model.band_convolution import BandStack
from kws.model.dense import QuantDense
from kws.model.depthwise import QuantDepthwise
from kws.model.quant_point import QuantMode, QuantPoint
from kws.model.streaming import StreamingModel, step_dropout

Tensor = Any


class TcnBlock(keras.layers.Layer):
    """x + pointwise(depthwise(x)), then ReLU.

    Args:
        shared: the model's quantization mode.
        channels: of input and output.
        taps, dilation: of the depthwise filter, in steps.
    """

    def __init__(self, shared: QuantMode, channels: int, *, taps: int, dilation: int, name: str) -> None:
        super().__init__(name=name)
        self.depthwise = QuantDepthwise(shared, channels, taps=taps, dilation=dilation, name="depthwise")
        self.pointwise = QuantDense(shared, channels, channels, activation="none", norm=True, name="pointwise")
        self.sum_point = QuantPoint(shared, unsigned=True, name="sum")
        self.built = True

    def scan(self, x: Tensor, past: Tensor, training: bool) -> tuple[Tensor, Tensor]:
        """[batch, steps, 1, channels], past [batch, history, 1, channels] -> output of x's shape and new past."""
        y, past = self.depthwise.scan(x, past, training)
        return self.sum_point(ops.relu(x + self.pointwise(y, training=training))), past

    def step(self, x: Tensor, past: Tensor) -> tuple[Tensor, Tensor]:
        """One step as the device runs it, shapes as in `scan`."""
        y, past = self.depthwise.step(x, past)
        flat = ops.reshape(y, (y.shape[0], y.shape[-1]))
        return self.sum_point(ops.relu(x + ops.reshape(self.pointwise(flat), x.shape))), past


class TcnModel(StreamingModel):
    """See kws.config.TcnConfig for the meaning of the sizes.

    Source: the dilated causal convolutions of van den Oord et al., "WaveNet" (2016), with depthwise-separable filters
    as in Coucke et al., "Efficient keyword spotting using dilated convolutions and gating", ICASSP 2019.
    """

    def __init__(self, config: TcnConfig, bands: int, labels: int) -> None:
        super().__init__(config.stream, bands, labels)
        shared = self.quant_mode
        self.band_stack = BandStack(shared, config.band_stack, config.stream.stack_frames, bands)
        self.stem = QuantDense(
            shared, self.band_stack.width, config.channels, activation="relu", norm=True, name="stem"
        )
        self.blocks = [
            TcnBlock(shared, config.channels, taps=config.taps, dilation=dilation, name=f"block_{i}")
            for i, dilation in enumerate(config.dilations)
        ]
        self.readout = QuantDense(shared, config.channels, labels, activation="none", name="readout")
        self.dropout = step_dropout(config.dropout)
        self.built = True

    def state_shapes(self) -> list[tuple[int, ...]]:
        """The past inputs of each block."""
        return [(block.depthwise.history, 1, self.stem.kernel.shape[1]) for block in self.blocks]

    def state_points(self) -> list[QuantPoint]:
        """See StreamingModel.state_points."""
        return [self.stem.output_point, *(block.sum_point for block in self.blocks[:-1])]

    def weight_layers(self) -> list[keras.layers.Layer]:
        """See StreamingModel.weight_layers."""
        in_blocks = (layer for block in self.blocks for layer in (block.depthwise, block.pointwise))
        return [*self.band_stack.layers, self.stem, *in_blocks, self.readout]

    def run_steps(self, windows: Tensor, states: list[Tensor], training: bool) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_steps."""
        x = self.stem(self.band_stack.scan(windows, training), training=training)[:, :, None]
        new_states = []
        for block, state in zip(self.blocks, states, strict=True):
            x, new_state = block.scan(x, state, training)
            new_states.append(new_state)
        return self.readout(self.dropout(x[:, :, 0], training=training)), new_states

    def run_step(self, window: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_step."""
        batch = window.shape[0]
        x = ops.reshape(self.stem(self.band_stack.step(window)), (batch, 1, 1, -1))
        new_states = []
        for block, state in zip(self.blocks, states, strict=True):
            x, new_state = block.step(x, state)
            new_states.append(new_state)
        return self.readout(ops.reshape(x, (batch, -1))), new_states
