"""Validation over a fixed set, with fresh and with carried state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kws.train.contracts import Model, Validation
from kws.train.readout import Readout

_BATCH = 256

ValidateStep = Callable[..., tuple[Any, Any, list[Any]]]


@dataclass(frozen=True, kw_only=True)
class Score:
    """Loss and accuracy (see Readout.accuracy) of the clips from the initial state, and with the state carried on."""

    loss: float
    accuracy: float
    stream_accuracy: float


def validate(model: Model, step: ValidateStep, validation: Validation, readout: Readout) -> Score:
    """Run the validation set twice.

    Args:
        model: for its initial states.
        step: Step.validate.
        validation: its clips are cut into rows; in the second pass each row is one long stream.
        readout: says what the answers are worth.
    """
    count = len(validation.labels)
    rows = min(_BATCH, count)
    columns = -(-count // rows)
    order = np.resize(np.arange(count), rows * columns).reshape(columns, rows)
    counted = (np.arange(rows * columns) < count).reshape(columns, rows)
    fresh = model.initial_state(rows)
    losses, answers, stream_answers, truth = [], [], [], []
    state = fresh
    for clips, used in zip(order, counted, strict=True):
        features, labels = validation.features[clips], validation.labels[clips]
        loss, answer, _ = step(features, labels, fresh)
        losses.append(loss[used])
        answers.append(answer[used])
        _, answer, state = step(features, labels, state)
        stream_answers.append(answer[used])
        truth.append(labels[used])
    labels = np.concatenate(truth)
    return Score(
        loss=float(np.concatenate(losses).mean(dtype=np.float64)),
        accuracy=readout.accuracy(np.concatenate(answers), labels),
        stream_accuracy=readout.accuracy(np.concatenate(stream_answers), labels),
    )
