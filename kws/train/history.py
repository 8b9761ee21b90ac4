"""What happened in each epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal

PhaseName = Literal["float", "qat"]


@dataclass(frozen=True, kw_only=True)
class EpochRecord:
    """One epoch.

    Attributes:
        phase: "float", or "qat" with fake quantization.
        epoch: counted through both phases from 1; the qat phase begins with a record before any update, with
            the ranges only observed.
        loss, accuracy: over the augmented training clips.
        validation_loss: every clip from the initial state.
        validation_accuracy: chooses the checkpoint. Readout "last": share of clips answered right, each from the
            initial state; "peak": recall on long recordings, the mean over rates of false accepts from 0 to twice the
            wanted one.
        stream_accuracy: "last": validation clips one after the other, each from the state the previous one left
            behind; "peak": recall on long recordings at the wanted rate of false accepts.
        learning_rate: at the end of the epoch.
        clips_per_second: training throughput, features and augmentation included.
        seconds: of the whole epoch.
    """

    phase: PhaseName
    epoch: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float
    stream_accuracy: float
    learning_rate: float
    clips_per_second: float
    seconds: float


def to_csv(records: Sequence[EpochRecord]) -> str:
    """One line per epoch, names in the first line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [field.name for field in fields(EpochRecord)], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: _short(value) for key, value in asdict(record).items()})
    return text.getvalue()


def _short(value: object) -> object:
    return f"{value:.6g}" if isinstance(value, float) else value
