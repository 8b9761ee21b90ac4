"""What `kws wake` found out about a phrase and its model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kws.audit import PhraseAudit
from kws.evaluate.metrics import Rate
from kws.evaluate.stream import Sweep
from kws.record import read_record


@dataclass(frozen=True, kw_only=True)
class WakeResult:
    """What came out.

    Attributes:
        model_path: the model with its operating points.
        audit: of the phrase.
        measured: error rates at every threshold.
        recorded: measured on people's recordings of the phrase; else on synthetic voices.
        confused: how often each confusable was taken for the phrase, at the default operating point.
    """

    model_path: Path
    audit: PhraseAudit
    measured: Sweep
    recorded: bool
    confused: dict[str, Rate]


def facts(result: WakeResult) -> dict[str, Any]:
    """The figures of a result as plain JSON types."""
    record = read_record(result.model_path.read_bytes())
    return {
        "phrase": result.audit.phrase,
        "advice": list(result.audit.advice),
        "model_bytes": result.model_path.stat().st_size,
        "hours": result.measured.scores[0].false_accepts.hours,
        "recorded_voices": result.recorded,
        "words": result.measured.scores[0].found.trials,
        "operating_points": [
            {
                "threshold": point.threshold_q15[0] / 32768,
                "false_accepts_per_day": point.false_accepts_per_day,
                "recall": point.recall,
            }
            for point in record.operating_points
        ],
        "confused": {name: {"events": rate.hits, "clips": rate.trials} for name, rate in result.confused.items()},
    }
