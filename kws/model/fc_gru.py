"""fc_gru: band convolutions or none, dense context layers, GRU layers of fully connected operators, linear readout."""

from __future__ import annotations

from typing import Any

import keras

from kws.config import FcGruConfig
from kws.model.band_convolution import BandStack
from kws.model.dense import QuantDense
from kws.model.gru import FcGru
from kws.model.quant_point import QuantPoint
from kws.model.streaming import StreamingModel, step_dropout

Tensor = Any


class FcGruModel(StreamingModel):
    """See kws.config.FcGruConfig for the meaning of the sizes."""

    def __init__(self, config: FcGruConfig, bands: int, labels: int) -> None:
        super().__init__(config.stream, bands, labels)
        self.band_stack = BandStack(self.quant_mode, config.band_stack, config.stream.stack_frames, bands)
        width = self.band_stack.width
        self.context_layers = []
        for i, units in enumerate(config.context_units):
            self.context_layers.append(self._relu_layer(width, units, config.context_norm, f"context_{i}"))
            width = units
        self.gru_layers = []
        for i, units in enumerate(config.gru_units):
            self.gru_layers.append(FcGru(self.quant_mode, width, units, name=f"gru_{i}"))
            width = units
        self.projection = None
        if config.projection_units:
            self.projection = self._relu_layer(width, config.projection_units, False, "projection")
            width = config.projection_units
        self.readout = QuantDense(self.quant_mode, width, labels, activation="none", name="readout")
        self.dropout = step_dropout(config.dropout)
        self.built = True

    def state_shapes(self) -> list[tuple[int, ...]]:
        """One state of `units` values per GRU layer."""
        return [(layer.units,) for layer in self.gru_layers]

    def state_points(self) -> list[QuantPoint]:
        """See StreamingModel.state_points."""
        return [layer.state_point for layer in self.gru_layers]

    def weight_layers(self) -> list[keras.layers.Layer]:
        """See StreamingModel.weight_layers."""
        projection = [] if self.projection is None else [self.projection]
        return [*self.band_stack.layers, *self.context_layers, *self.gru_layers, *projection, self.readout]

    def run_steps(self, windows: Tensor, states: list[Tensor], training: bool) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_steps."""
        x = self.band_stack.scan(windows, training)
        for dense in self.context_layers:
            x = self.dropout(dense(x, training=training), training=training)
        new_states = []
        for gru, state in zip(self.gru_layers, states, strict=True):
            x, new_state = gru.scan(x, state)
            new_states.append(new_state)
            x = self.dropout(x, training=training)
        return self._read_out(x), new_states

    def run_step(self, window: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_step."""
        x = self.band_stack.step(window)
        for dense in self.context_layers:
            x = dense(x)
        new_states = []
        for gru, state in zip(self.gru_layers, states, strict=True):
            x = gru.step(gru.input_gates(x), state, gru.recurrent_weights())
            new_states.append(x)
        return self._read_out(x), new_states

    def _relu_layer(self, inputs: int, units: int, norm: bool, name: str) -> QuantDense:
        return QuantDense(self.quant_mode, inputs, units, activation="relu", norm=norm, name=name)

    def _read_out(self, x: Tensor) -> Tensor:
        return self.readout(x if self.projection is None else self.projection(x))
