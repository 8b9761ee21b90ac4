"""Validation over a fixed set of clips, with fresh and with carried state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.train.contracts import Model, Validation

_BATCH = 256

ValidateStep = Callable[..., tuple[Any, Any, list[Any]]]


@dataclass(frozen=True, kw_only=True)
class Score:
    """Loss of the clips from the initial state, and the two accuracies of an EpochRecord."""

    loss: float
    accuracy: float
    stream_accuracy: float


def validate(model: Model, step: ValidateStep, validation: Validation) -> Score:
    """Run the validation set twice.

    Args:
        model: for its initial states.
        step: TrainStep.validate.
        validation: its clips are cut into rows; in the second pass each row is one long stream.
    """
    loss, accuracy = pass_over(model, step, validation)
    _, stream_accuracy = pass_over(model, step, validation, carry=True)
    return Score(loss=loss, accuracy=accuracy, stream_accuracy=stream_accuracy)


def pass_over(model: Model, step: ValidateStep, validation: Validation, *, carry: bool = False) -> tuple[float, float]:
    """Mean loss and share of clips answered right, each from the initial state or from where the one before ended."""
    count = len(validation.labels)
    rows = min(_BATCH, count)
    columns = -(-count // rows)
    order = np.resize(np.arange(count), rows * columns).reshape(columns, rows)
    counted = (np.arange(rows * columns) < count).reshape(columns, rows)
    fresh = model.initial_state(rows)
    losses, hits = [], []
    state = fresh
    for clips, used in zip(order, counted, strict=True):
        loss, hit, after = step(validation.features[clips], validation.labels[clips], state)
        losses.append(loss[used])
        hits.append(hit[used])
        state = after if carry else fresh
    return _mean(losses), _mean(hits)


def _mean(parts: list[NDArray[np.float32]]) -> float:
    return float(np.concatenate(parts).mean(dtype=np.float64))
