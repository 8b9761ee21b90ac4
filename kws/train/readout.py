"""From scores per step to one decision per clip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from keras import ops

from kws.config.experiment import TrainConfig
from kws.train.peak import PeakReadout

Tensor = Any


class Readout(Protocol):
    """From logits [batch, steps, labels] of clips to a loss and to what counts as right.

    Attributes:
        identity: all that decides a lesson.
    """

    identity: str

    def loss(self, logits: Tensor, labels: Tensor, label_smoothing: float) -> Tensor:
        """[batch]."""

    def answer(self, logits: Tensor, labels: Tensor) -> Tensor:
        """What is known of each clip afterwards, [batch]."""

    def hits(self, answers: Tensor, labels: Tensor) -> Tensor:
        """1.0 where a clip's answer is right, else 0.0: [batch]."""

    def lesson(self, logits: Tensor) -> Tensor:
        """What a student is to learn of each clip from a teacher's logits: [batch, labels]; of several, their mean."""

    def distill_loss(self, logits: Tensor, lesson: Tensor, temperature: float) -> Tensor:
        """How far a student's logits are from a lesson, [batch]; the temperature, 1 or more, softens both."""


class LastReadout:
    """The last steps of a clip decide.

    Args:
        steps: how many of them.
    """

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self.identity = f"mean log-probabilities of {steps} steps"

    def loss(self, logits: Tensor, labels: Tensor, label_smoothing: float) -> Tensor:
        """See `readout_loss`."""
        return readout_loss(logits, labels, self._steps, label_smoothing)

    def answer(self, logits: Tensor, labels: Tensor) -> Tensor:
        """See `readout_hits`."""
        return readout_hits(logits, labels, self._steps)

    def hits(self, answers: Tensor, labels: Tensor) -> Tensor:  # noqa: ARG002
        """The answers are hits already."""
        return answers

    def lesson(self, logits: Tensor) -> Tensor:
        """Mean log-probabilities."""
        return ops.mean(ops.log_softmax(logits[:, -self._steps :], axis=-1), axis=1)

    def distill_loss(self, logits: Tensor, lesson: Tensor, temperature: float) -> Tensor:
        """Kullback-Leibler divergence of the softened answers, times the squared temperature.

        Source: Hinton et al., "Distilling the Knowledge in a Neural Network" (2015).
        """
        wanted = ops.log_softmax(lesson / temperature, axis=-1)
        given = ops.log_softmax(self.lesson(logits) / temperature, axis=-1)
        return ops.sum(ops.exp(wanted) * (wanted - given), axis=-1) * temperature**2


def make_readout(config: TrainConfig, labels: Sequence[str]) -> Readout:
    """The readout that a training asks for.

    Args:
        config: kind and steps.
        labels: names; those that begin with "_" are background.
    """
    if config.readout == "last":
        return LastReadout(config.readout_steps)
    background = [label.startswith("_") for label in labels]
    return PeakReadout(background, config.readout_steps, config.late_steps, config.negative_weight)


def readout_loss(logits: Tensor, labels: Tensor, steps: int, label_smoothing: float) -> Tensor:
    """Cross-entropy of the mean log-probabilities of the last steps.

    Args:
        logits: [batch, all steps, classes].
        labels: int [batch].
        steps: how many of the last steps count.
        label_smoothing: share of the target spread over all classes.

    Returns:
        [batch], one loss per clip.
    """
    classes = logits.shape[-1]
    target = ops.one_hot(labels, classes) * (1 - label_smoothing) + label_smoothing / classes
    mean = ops.mean(ops.log_softmax(logits[:, -steps:], axis=-1), axis=1)
    return -ops.sum(target * mean, axis=-1)


def readout_hits(logits: Tensor, labels: Tensor, steps: int) -> Tensor:
    """1.0 where the greatest mean probability of the last steps is the label's, else 0.0: [batch]."""
    decided = ops.argmax(mean_probability(logits, steps), axis=-1)
    return ops.cast(ops.equal(ops.cast(decided, "int32"), labels), "float32")


def mean_probability(logits: Tensor, steps: int) -> Tensor:
    """What decides a clip, the mean over its last steps: [batch, all steps, classes] to [batch, classes]."""
    return ops.mean(ops.softmax(logits[:, -steps:], axis=-1), axis=1)
