"""Validation over a fixed set, with fresh and with carried state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kws.train.contracts import Model, Validation

_BATCH = 256

ValidateStep = Callable[..., tuple[Any, Any, list[Any]]]


@dataclass(frozen=True, kw_only=True)
class Score:
    """Loss and accuracy of the clips from the initial state, and accuracy with the state carried on."""

    loss: float
    accuracy: float
    stream_accuracy: float


def validate(model: Model, step: ValidateStep, validation: Validation) -> Score:
    """Run the validation set twice.

    Args:
        model: for its initial states.
        step: Step.validate.
        validation: its clips are cut into rows; in the second pass each row is one long stream.
    """
    count = len(validation.labels)
    rows = min(_BATCH, count)
    columns = -(-count // rows)
    order = np.resize(np.arange(count), rows * columns).reshape(columns, rows)
    counted = (np.arange(rows * columns) < count).reshape(columns, rows)
    fresh = model.initial_state(rows)
    losses, hits, stream_hits = [], [], []
    state = fresh
    for clips, used in zip(order, counted, strict=True):
        features, labels = validation.features[clips], validation.labels[clips]
        loss, hit, _ = step(features, labels, fresh)
        losses.append(loss[used])
        hits.append(hit[used])
        _, hit, state = step(features, labels, state)
        stream_hits.append(hit[used])
    return Score(loss=_mean(losses), accuracy=_mean(hits), stream_accuracy=_mean(stream_hits))


def _mean(parts: list[Any]) -> float:
    return float(np.concatenate(parts).mean(dtype=np.float64))
