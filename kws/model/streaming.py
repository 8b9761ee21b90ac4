"""What every model family has in common: frame stacking, states, one step per call."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import keras
from keras import ops

from kws.config import StreamConfig
from kws.errors import KwsError
from kws.model.quant_point import Quantization, QuantMode, QuantPoint

Tensor = Any

FEATURE_SCALE = 1 / 128
"""Scale of the int8 feature input (zero point 0)."""

PADDING = -1.0
"""Feature value before the first frame: int8 -128, the floor of the front end."""


def step_dropout(rate: float) -> keras.layers.Dropout:
    """Dropout for [batch, steps, units] that drops the same units in every step of a clip.

    Source: Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks",
    NeurIPS 2016. It also asks for `steps` times fewer random numbers, which cost more than the layers around them.
    """
    return keras.layers.Dropout(rate, noise_shape=(None, 1, None))


class StreamingModel(keras.Model):
    """A network that runs once per `stream.step_frames` frames and carries its state explicitly.

    The state is a list: first the last frames seen (so that stacked frames continue across calls), then the tensors
    that the device carries from step to step.

    Args:
        stream: frame stacking.
        bands: features per frame.
        labels: number of classes.
    """

    def __init__(self, stream: StreamConfig, bands: int, labels: int) -> None:
        super().__init__()
        self.stream = stream
        self.bands = bands
        self.labels = labels
        self.quant_mode = QuantMode()
        self.feature_point = QuantPoint(self.quant_mode, fixed_scale=FEATURE_SCALE, name="features")

    @property
    def quantization(self) -> Quantization:
        """Mode of all quantization points; a compiled function must be traced anew after a change."""
        return self.quant_mode.mode

    @quantization.setter
    def quantization(self, mode: Quantization) -> None:
        self.quant_mode.mode = mode

    @property
    def inputs_per_step(self) -> int:
        """Values in the network's feature input."""
        return self.stream.stack_frames * self.bands

    @abstractmethod
    def state_shapes(self) -> list[tuple[int, ...]]:
        """Shapes of the device's state tensors, without the batch axis."""

    @abstractmethod
    def state_points(self) -> list[QuantPoint]:
        """The quantization point that made each state; a state has its scale on the way in and on the way out."""

    @abstractmethod
    def weight_layers(self) -> list[keras.layers.Layer]:
        """The layers with weights, in the order in which `run_step` needs them."""

    @abstractmethod
    def run_steps(self, windows: Tensor, states: list[Tensor], training: bool) -> tuple[Tensor, list[Tensor]]:
        """Runs consecutive steps.

        Args:
            windows: [batch, steps, inputs_per_step], quantized features.
            states: one [batch, ...] tensor per state shape.
            training: dropout is active.

        Returns:
            Logits [batch, steps, labels] and the new states.
        """

    @abstractmethod
    def run_step(self, window: Tensor, states: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        """One step as the device runs it, in as few operators as possible; equals run_steps over one step.

        Args:
            window: [batch, inputs_per_step], quantized features.
            states: one [batch, ...] tensor per state shape.

        Returns:
            Logits [batch, labels] and the new states.
        """

    def initial_state(self, batch: int) -> list[Tensor]:
        """State before the first sample: history of padding frames, all device states zero."""
        history = ops.full((batch, self.history_frames, self.bands), PADDING)
        return [history, *(ops.zeros((batch, *shape)) for shape in self.state_shapes())]

    @property
    def history_frames(self) -> int:
        """Frames of the past that the first step of a call needs."""
        return self.stream.stack_frames - self.stream.step_frames

    def call_stream(self, features: Tensor, state: list[Tensor], training: bool = False) -> tuple[Tensor, list[Tensor]]:
        """Runs over features.

        Args:
            features: float [batch, frames, bands], real values (int8 value / 128). Frames beyond the last complete
                step are ignored.
            state: from initial_state or an earlier call.
            training: dropout is active.

        Returns:
            Logits [batch, frames // step_frames, labels] and the new state.

        Raises:
            KwsError: fewer frames than one step.
        """
        steps = features.shape[1] // self.stream.step_frames
        if steps == 0:
            raise KwsError(f"{features.shape[1]} frames are less than one step of {self.stream.step_frames} frames")
        frames = ops.concatenate([state[0], features[:, : steps * self.stream.step_frames]], axis=1)
        frames = self.feature_point(frames)
        logits, states = self.run_steps(self._windows(frames, steps), state[1:], training)
        return logits, [frames[:, frames.shape[1] - self.history_frames :], *states]

    def call(self, features: Tensor, training: bool = False) -> Tensor:
        """Logits [batch, steps, labels] of a clip that starts from the initial state."""
        return self.call_stream(features, self.initial_state(features.shape[0]), training)[0]

    def _windows(self, frames: Tensor, steps: int) -> Tensor:
        """[batch, history + steps * step_frames, bands] -> [batch, steps, stack_frames * bands], oldest first."""
        stride = self.stream.step_frames
        span = (steps - 1) * stride + 1
        stacked = [frames[:, k : k + span : stride] for k in range(self.stream.stack_frames)]
        return ops.concatenate(stacked, axis=-1)

    def quant_points(self) -> list[QuantPoint]:
        """All quantization points, in a fixed order."""
        return [layer for layer in self._flatten_layers() if isinstance(layer, QuantPoint)]

    def settle_ranges(self) -> None:
        """Turns what mode "observe" has collected into scales."""
        for point in self.quant_points():
            point.settle()
