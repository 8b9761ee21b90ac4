"""What training needs of a model and of its data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Tensor = Any

BACKENDS = ("jax", "tensorflow")
"""Keras backends that have a compiled step, kws/train/step_<backend>.py."""


class Batches(Protocol):
    """Training batches of one size; the same epoch number gives the same batches."""

    batch_size: int
    batches_per_epoch: int

    def epoch(self, epoch: int) -> Iterator[tuple[NDArray[np.int8], NDArray[np.int32], NDArray[np.float32] | None]]:
        """`batches_per_epoch` times features int8[batch, frames, bands], labels int32[batch], and answers.

        Answers are what teachers say of each clip, float32[batch, labels]; None: the labels are all there is to learn.
        """


class Validation(Protocol):
    """A fixed set of clips."""

    features: NDArray[np.int8]
    labels: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Hearing:
    """How a wake word does on long recordings.

    Attributes:
        recall: share of the words found at the wanted rate of false accepts.
        mean_recall: the mean over all rates from 0 to twice that one; it hangs less on single events.
    """

    recall: float
    mean_recall: float


class Model(Protocol):
    """A streaming network; kws.model.StreamingModel is one.

    Attributes:
        quantization: "off" or "fake" while training; changing it means the step is traced anew.
        variables: everything that a checkpoint must hold, random states too.
        trainable_variables: what the optimizer changes.
    """

    quantization: Any
    variables: list[Any]
    trainable_variables: list[Any]

    def initial_state(self, batch: int) -> list[Tensor]:
        """State before the first sample, [batch, ...] each."""

    def call_stream(self, features: Tensor, state: list[Tensor], training: bool = False) -> tuple[Tensor, list[Tensor]]:
        """Float [batch, frames, bands] -> logits [batch, steps, labels] and the new state."""


class TrainStep(Protocol):
    """One batch after the other; a backend's Step, compiled for the model's quantization mode at construction.

    Between `train` and `settle` it may hold the weights, not the Keras variables.
    """

    def train(
        self,
        features: NDArray[np.int8],
        labels: NDArray[np.int32],
        state: list[Tensor] | None,
        carry: NDArray[np.bool_],
        *,
        rate: float,
        answers: NDArray[np.float32] | None = None,
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        """Update the weights once.

        Args:
            features: int8[batch, frames, bands].
            labels: int32[batch].
            state: what the previous batch left behind, None before the first.
            carry: bool[batch], rows that go on from that state; the others start anew.
            rate: learning rate.
            answers: what teachers say of each clip, float32[batch, labels]; None: no distillation.

        Returns:
            Mean loss, mean accuracy, and the new state.
        """

    def settle(self) -> None:
        """Write what `train` has learnt into the variables of the model and of the optimizer."""

    def validate(
        self, features: NDArray[np.int8], labels: NDArray[np.int32], state: list[Tensor]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[Tensor]]:
        """Loss [batch], hits [batch] (see Readout) and new state, without dropout or update."""

    def posteriors(self, features: NDArray[np.int8], state: list[Tensor]) -> tuple[NDArray[np.float32], list[Tensor]]:
        """Probabilities [batch, steps, labels] and new state, without dropout or update."""


class Listener(Protocol):
    """Validates on long recordings; kws.train.listener.StreamListener is one."""

    def hear(self, model: Model, step: Callable[..., tuple[Any, list[Tensor]]]) -> Hearing:
        """Run the model over them.

        Args:
            model: for its initial states.
            step: TrainStep.posteriors.
        """
