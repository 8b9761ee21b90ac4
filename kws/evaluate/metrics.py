"""Counts and rates of a classification, with their uncertainty."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError

Z_95 = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`hits` of `trials`, with the 95 % Wilson interval."""

    hits: int
    trials: int

    @property
    def value(self) -> float:
        """Share of hits, 0 to 1; NaN without trials."""
        return self.hits / self.trials if self.trials else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound, see `wilson_interval`."""
        return wilson_interval(self.hits, self.trials)


def wilson_interval(hits: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """Confidence interval of a proportion; (0, 1) without trials.

    Source: E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212.

    Raises:
        ValueError: hits is not between 0 and trials.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} hits in {trials} trials")
    if trials == 0:
        return (0.0, 1.0)
    share, square = hits / trials, z * z / trials
    centre = share + square / 2
    spread = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials))
    low, high = (centre - spread) / (1 + square), (centre + spread) / (1 + square)
    return (max(0.0, min(low, share)), min(1.0, max(high, share)))  # rounding must not push a bound past the share


def confusion_matrix(truth: NDArray[np.int64], decided: NDArray[np.int64], labels: int) -> NDArray[np.int64]:
    """Counts: row = true label, column = decided label.

    Args:
        truth, decided: int[n], 0 to labels - 1.
        labels: number of labels.

    Returns:
        int64[labels, labels].

    Raises:
        KwsError: lengths differ or an index is out of range.
    """
    if truth.shape != decided.shape:
        raise KwsError(f"evaluation: {truth.size} true labels but {decided.size} decisions")
    both = np.concatenate([truth, decided])
    if both.size and not 0 <= both.min() <= both.max() < labels:
        raise KwsError(f"evaluation: a label index is outside 0 to {labels - 1}")
    counts = np.bincount(truth.astype(np.int64) * labels + decided, minlength=labels * labels)
    return counts.reshape(labels, labels).astype(np.int64)


def accuracy(confusion: NDArray[np.int64]) -> Rate:
    """All correct decisions of all clips."""
    return Rate(hits=int(np.trace(confusion)), trials=int(confusion.sum()))


def recalls(confusion: NDArray[np.int64]) -> list[Rate]:
    """Per true label, the share decided correctly."""
    return [Rate(hits=int(row[index]), trials=int(row.sum())) for index, row in enumerate(confusion)]


def precisions(confusion: NDArray[np.int64]) -> list[Rate]:
    """Per decided label, the share that was right."""
    return [Rate(hits=int(row[index]), trials=int(row.sum())) for index, row in enumerate(confusion.T)]
