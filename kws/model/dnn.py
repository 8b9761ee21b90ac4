"""dnn: a fully connected network over one second of frames; the floor of every comparison."""

from __future__ import annotations

from typing import Any

import keras

from kws.config import DnnConfig
from kws.model.dense import QuantDense
from kws.model.quant_point import QuantPoint
from kws.model.streaming import StreamingModel, step_dropout

Tensor = Any


class DnnModel(StreamingModel):
    """See kws.config.DnnConfig for the meaning of the sizes."""

    def __init__(self, config: DnnConfig, bands: int, labels: int) -> None:
        super().__init__(config.stream, bands, labels)
        width = self.inputs_per_step
        self.hidden_layers = []
        for i, units in enumerate(config.hidden_units):
            layer = QuantDense(self.quant_mode, width, units, activation="relu", name=f"hidden_{i}")
            self.hidden_layers.append(layer)
            width = units
        self.readout = QuantDense(self.quant_mode, width, labels, activation="none", name="readout")
        self.dropout = step_dropout(config.dropout)
        self.built = True

    def state_shapes(self) -> list[tuple[int, ...]]:
        """No state beyond the stacked frames."""
        return []

    def state_points(self) -> list[QuantPoint]:
        """See StreamingModel.state_points."""
        return []

    def weight_layers(self) -> list[keras.layers.Layer]:
        """See StreamingModel.weight_layers."""
        return [*self.hidden_layers, self.readout]

    def run_steps(self, windows: Tensor, states: list[Tensor], training: bool) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_steps."""
        x = windows
        for dense in self.hidden_layers:
            x = self.dropout(dense(x), training=training)
        return self.readout(x), states

    def run_step(self, window: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """See StreamingModel.run_step; the layers work on any leading axes."""
        return self.run_steps(window, states, False)
