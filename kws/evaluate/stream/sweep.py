"""All thresholds: the detection error trade-off of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kws.evaluate.events import LATE_S
from kws.evaluate.stream.heard import Heard
from kws.evaluate.stream.score import StreamScore, score_at
from kws.record import ModelRecord

HIGHEST_Q15 = 32767
ONE_Q15 = 32768
SCORE_STEPS = 256
"""The network's scores are int8; smoothing averages so many of them as it has steps."""


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """Scores at rising thresholds."""

    scores: tuple[StreamScore, ...]

    def at_rate(self, per_hour: float) -> StreamScore:
        """The lowest threshold from which on, upwards, false accepts stay at or below a rate (point estimate)."""
        best = self.scores[-1]
        for score in reversed(self.scores):
            if score.false_accepts.per_hour > per_hour:
                break
            best = score
        return best

    def mean_recall(self, per_hour: float) -> float:
        """Share of words found, the mean over all rates of false accepts from 0 to this one (see `at_rate`).

        The area under the trade-off up to a rate, divided by the rate. It hangs less on single events than the share
        at one rate.
        """
        steps = sorted({0.0} | {score.false_accepts.per_hour for score in self.scores})
        rates = [rate for rate in steps if rate < per_hour] or [per_hour]
        widths = np.diff([*rates, per_hour]) if per_hour > 0 else np.ones(1)
        return float(np.average([self.at_rate(rate).found.value for rate in rates], weights=widths))

    def at_threshold(self, threshold_q15: int) -> StreamScore:
        """The score whose threshold is nearest."""
        return min(self.scores, key=lambda score: abs(score.threshold_q15 - threshold_q15))


def thresholds() -> tuple[int, ...]:
    """Levels to try: even steps, finer towards 1, where good models are decided."""
    even = np.arange(1, 20) / 20
    fine = 1 - np.geomspace(0.05, 1 / 256, 21)
    return tuple(sorted({round(float(level) * 32768) for level in (*even, *fine)} | {HIGHEST_Q15}))


def sweep(
    record: ModelRecord, heard: Sequence[Heard], late_s: float = LATE_S, rates_per_hour: Sequence[float] = ()
) -> Sweep:
    """Scores the same posteriors at every threshold of `thresholds`, and more finely where wanted rates are reached.

    Args:
        record: of the model that made `heard`.
        heard: recordings.
        late_s: tolerance, see `score_at`.
        rates_per_hour: of false accepts, for each of which `at_rate` finds the very step of the smoothed posterior.
    """
    scores = {level: score_at(record, heard, level, late_s) for level in thresholds()}
    finest = max(ONE_Q15 // SCORE_STEPS // record.detector.smoothing_steps, 1)
    for rate in rates_per_hour:
        good = _sorted(scores).at_rate(rate).threshold_q15
        bad = max((level for level in scores if level < good), default=0)
        while good - bad > finest:
            middle = (good + bad) // 2
            scores[middle] = score_at(record, heard, middle, late_s)
            if scores[middle].false_accepts.per_hour <= rate:
                good = middle
            else:
                bad = middle
    return _sorted(scores)


def _sorted(scores: dict[int, StreamScore]) -> Sweep:
    return Sweep(scores=tuple(scores[level] for level in sorted(scores)))
