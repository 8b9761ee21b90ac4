"""Operating points: thresholds by the false accepts a day that they were measured to give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kws.evaluate.stream.sweep import Sweep
from kws.record import ModelRecord, OperatingPoint

HOURS_PER_DAY = 24


def calibrated(record: ModelRecord, measured: Sweep, rates_per_day: Sequence[float]) -> ModelRecord:
    """The record with one operating point per wanted rate, in the given order; the first is the default.

    Each point has the lowest threshold whose measured rate is at or below the wanted one, the rate and the recall that
    were measured there, and the seconds of audio behind them.

    Args:
        record: whose points are replaced.
        measured: of this very model.
        rates_per_day: at most so many false accepts a day.
    """
    points = []
    for rate in rates_per_day:
        score = measured.at_rate(rate / HOURS_PER_DAY)
        points.append(
            OperatingPoint(
                threshold_q15=(score.threshold_q15,) * len(record.labels),
                false_accepts_per_day=score.false_accepts.per_hour * HOURS_PER_DAY,
                recall=score.found.value if score.found.trials else None,
                audio_seconds=round(score.false_accepts.hours * 3600),
            )
        )
    return replace(record, operating_points=tuple(points))
