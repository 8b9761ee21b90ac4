"""Trials as rows: the table, the CSV file and the Pareto front."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import optuna

COLUMNS = ("trial", "state", "accuracy", "bytes", "macs_per_second", "epochs", "seconds", "pareto", "run", "note")


@dataclass(frozen=True, kw_only=True)
class TrialRow:
    """One trial.

    Attributes:
        number: from 0.
        state: "complete", "pruned", "running", "waiting" or "fail".
        accuracy: validation accuracy with int8 simulated, of a pruned one that of its last float epoch; None: unknown.
        model_bytes, macs_per_second: of the trained model, None where there is none.
        epochs: float epochs reported.
        seconds: from start to end, None while it runs.
        settings: value by path.
        run: name of its run folder.
        note: why it was not trained or ended early.
    """

    number: int
    state: str
    accuracy: float | None
    model_bytes: int | None
    macs_per_second: int | None
    epochs: int
    seconds: float | None
    settings: dict[str, Any]
    run: str
    note: str


def trial_rows(study: optuna.Study) -> list[TrialRow]:
    """All trials but failed ones, by number."""
    failed = optuna.trial.TrialState.FAIL
    return [_row(trial) for trial in study.get_trials(deepcopy=False) if trial.state != failed]


def _row(trial: optuna.trial.FrozenTrial) -> TrialRow:
    attributes = trial.user_attrs
    return TrialRow(
        number=trial.number,
        state=trial.state.name.lower(),
        accuracy=trial.value,
        model_bytes=attributes.get("bytes"),
        macs_per_second=attributes.get("macs_per_second"),
        epochs=len(trial.intermediate_values),
        seconds=None if trial.duration is None else trial.duration.total_seconds(),
        settings=dict(trial.params),
        run=attributes.get("run", ""),
        note=attributes.get("note", ""),
    )


def pareto_front(rows: Sequence[TrialRow]) -> list[TrialRow]:
    """Complete trials that no other one beats in accuracy, bytes and multiply-accumulates at once, smallest first."""
    done = [row for row in rows if row.state == "complete" and row.model_bytes is not None]
    front = [row for row in done if not any(_beats(other, row) for other in done)]
    return sorted(front, key=lambda row: (row.model_bytes or 0, row.number))


def _beats(other: TrialRow, row: TrialRow) -> bool:
    a, b = _costs(other), _costs(row)
    earlier_twin = a == b and other.number < row.number
    return earlier_twin or (a != b and all(x <= y for x, y in zip(a, b, strict=True)))


def _costs(row: TrialRow) -> tuple[float, ...]:
    return -(row.accuracy or 0.0), float(row.model_bytes or 0), float(row.macs_per_second or 0)


def to_csv(rows: Sequence[TrialRow]) -> str:
    """One line per trial, names in the first line; every setting of the space is a column."""
    settings = list(dict.fromkeys(name for row in rows for name in row.settings))
    front = {row.number for row in pareto_front(rows)}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*COLUMNS, *settings])
    for row in rows:
        values = (row.number, row.state, row.accuracy, row.model_bytes, row.macs_per_second, row.epochs, row.seconds)
        writer.writerow(
            [*values, int(row.number in front), row.run, row.note, *(row.settings.get(name, "") for name in settings)]
        )
    return text.getvalue()
