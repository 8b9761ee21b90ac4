"""What a training or validation step computes, in Keras' operations: the same for every backend."""

from __future__ import annotations

from typing import Any

from keras import ops

from kws.config.experiment import TrainConfig
from kws.model.streaming import FEATURE_SCALE
from kws.train.contracts import Model
from kws.train.readout import Readout

Tensor = Any


def real_features(features: Tensor) -> Tensor:
    """int8 features as the real values that they stand for."""
    return ops.cast(features, "float32") * FEATURE_SCALE


def first_state(carry: Tensor, old: list[Tensor], fresh: list[Tensor]) -> list[Tensor]:
    """The state each row begins with: its old one where `carry`, bool[batch], is set, else the fresh one."""
    return [
        ops.where(ops.reshape(carry, (-1, *([1] * (len(a.shape) - 1)))), a, b) for a, b in zip(old, fresh, strict=True)
    ]


def training_loss(
    readout: Readout, logits: Tensor, labels: Tensor, taught: Tensor | None, config: TrainConfig
) -> Tensor:
    """Mean loss of a batch, a share of it distillation where a teacher's answers are given."""
    loss = readout.loss(logits, labels, config.label_smoothing)
    if taught is not None:
        distilled = readout.distill_loss(logits, taught, config.distill_temperature)
        loss = loss * (1 - config.distill_weight) + distilled * config.distill_weight
    return ops.mean(loss)


def hit_rate(readout: Readout, logits: Tensor, labels: Tensor) -> Tensor:
    """Share of a batch that is answered right."""
    return ops.mean(readout.hits(readout.answer(logits, labels), labels))


def judged(
    model: Model, readout: Readout, features: Tensor, labels: Tensor, state: list[Tensor]
) -> tuple[Tensor, Tensor, list[Tensor]]:
    """Loss [batch], hits [batch] and new state, without dropout."""
    logits, state = model.call_stream(real_features(features), state, training=False)
    hits = readout.hits(readout.answer(logits, labels), labels)
    return readout.loss(logits, labels, 0.0), hits, state


def probabilities(model: Model, features: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
    """Probabilities [batch, steps, labels] and new state, without dropout."""
    logits, state = model.call_stream(real_features(features), state, training=False)
    return ops.softmax(logits, axis=-1), state
