"""Rates of rare events with exact bounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import chi2

_TAIL = 0.025


@dataclass(frozen=True, kw_only=True)
class EventRate:
    """`count` events in `hours`, with the exact 95 % interval of a Poisson rate.

    Source: F. Garwood, Biometrika 28 (1936), 437-442.
    """

    count: int
    hours: float

    @property
    def per_hour(self) -> float:
        """Events an hour; NaN where nothing was heard."""
        return self.count / self.hours if self.hours > 0 else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound an hour; (0, infinity) where nothing was heard."""
        if self.hours <= 0:
            return (0.0, math.inf)
        low = chi2.ppf(_TAIL, 2 * self.count) / 2 if self.count else 0.0
        high = chi2.ppf(1 - _TAIL, 2 * self.count + 2) / 2
        return (float(low) / self.hours, float(high) / self.hours)
