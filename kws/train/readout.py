"""From scores per step to one decision per clip: the last steps decide, as the detector's smoothing does."""

from __future__ import annotations

from typing import Any

from keras import ops

Tensor = Any


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


def distill_loss(logits: Tensor, teacher: Tensor, steps: int, temperature: float) -> Tensor:
    """Divergence of the student's answer from the teacher's.

    Both answers are the mean log-probabilities of the last steps, divided by the temperature. Source: Hinton et al.,
    "Distilling the Knowledge in a Neural Network" (2015).

    Args:
        logits: the student's, [batch, all steps, classes].
        teacher: log-probabilities [batch, classes].
        steps: how many of the student's last steps count.
        temperature: 1 or more.

    Returns:
        [batch], Kullback-Leibler divergence times the squared temperature.
    """
    student = ops.mean(ops.log_softmax(logits[:, -steps:], axis=-1), axis=1)
    wanted = ops.log_softmax(teacher / temperature, axis=-1)
    given = ops.log_softmax(student / temperature, axis=-1)
    return ops.sum(ops.exp(wanted) * (wanted - given), axis=-1) * temperature**2


def readout_hits(logits: Tensor, labels: Tensor, steps: int) -> Tensor:
    """1.0 where the greatest mean probability of the last steps is the label's, else 0.0: [batch]."""
    mean = ops.mean(ops.softmax(logits[:, -steps:], axis=-1), axis=1)
    return ops.cast(ops.equal(ops.argmax(mean, axis=-1), ops.cast(labels, "int64")), "float32")
