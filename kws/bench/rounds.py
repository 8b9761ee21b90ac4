"""Timing in alternating rounds: whatever disturbs the computer disturbs every contender alike.

Rounds are shorter than a scheduler's time slice, so that on a busy computer most of them run undisturbed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

ROUND_S = 0.0003
MOST_STEPS = 5000


class Contender(Protocol):
    """Something that does one step of work again and again.

    Attributes:
        name: for tables.
        version: of the package or tree it comes from.
        included: what a figure of it holds, in one clause.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def included(self) -> str: ...  # noqa: D102

    def seconds(self, steps: int) -> float:
        """Runs that many steps and returns how long they took together."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """One contender's figures.

    Attributes:
        name, version, included: as of the contender.
        us: median over the rounds, microseconds per step.
        best_us: of the fastest round.
        steps: per round.
        ratio: median over the rounds of its time by the first contender's time in the same round.
    """

    name: str
    version: str
    included: str
    us: float
    best_us: float
    steps: int
    ratio: float


def time_rounds(contenders: Sequence[Contender], rounds: int) -> tuple[Timing, ...]:
    """Times all contenders in turn, `rounds` times.

    Args:
        contenders: the first is the one that ratios refer to.
        rounds: at least 1.
    """
    steps = [_steps_per_round(contender) for contender in contenders]
    times: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, count, column in zip(contenders, steps, times, strict=True):
            column.append(contender.seconds(count) / count * 1e6)
    return tuple(
        Timing(
            name=contender.name,
            version=contender.version,
            included=contender.included,
            us=statistics.median(column),
            best_us=min(column),
            steps=count,
            ratio=statistics.median(theirs / ours for theirs, ours in zip(column, times[0], strict=True)),
        )
        for contender, count, column in zip(contenders, steps, times, strict=True)
    )


def stopwatch_calls(call: Callable[[], object], times: int) -> float:
    """Seconds of so many calls."""

    def loop() -> None:
        for _ in range(times):
            call()

    return stopwatch(loop)


def stopwatch(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _steps_per_round(contender: Contender) -> int:
    """As many steps as take about ROUND_S, after a first one that warms caches up."""
    contender.seconds(1)
    trial = max(min(contender.seconds(5) / 5, 1.0), 1e-9)
    return max(1, min(MOST_STEPS, round(ROUND_S / trial)))
