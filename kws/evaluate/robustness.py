"""Accuracy under every condition, of several engines side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.data.room import RoomBank
from kws.evaluate.accuracy import BATCH_CLIPS, Progress
from kws.evaluate.clips import ClipSet, Pcm
from kws.evaluate.conditions import Condition, conditions, hear
from kws.evaluate.decision import decide
from kws.evaluate.metrics import Rate, confusion_matrix, wilson_interval
from kws.simulate.spotter import Spotter

Decide = Callable[[Pcm], NDArray[np.int64]]
"""int16[clips, samples] to one label index per clip, int64[clips]."""


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """One condition and one engine.

    Attributes:
        confusions: one per draw, int64[labels, labels], rows are true labels.
    """

    confusions: tuple[NDArray[np.int64], ...]

    @property
    def draws(self) -> tuple[Rate, ...]:
        """Correct clips of every draw."""
        return tuple(Rate(hits=int(np.trace(each)), trials=int(each.sum())) for each in self.confusions)

    @property
    def value(self) -> float:
        """Mean over the draws."""
        return sum(rate.value for rate in self.draws) / len(self.draws)

    @property
    def interval(self) -> tuple[float, float]:
        """95 % Wilson interval of the mean, for the clips of one draw: all draws hear the same clips."""
        hits = sum(rate.hits for rate in self.draws)
        return wilson_interval(round(hits / len(self.draws)), self.draws[0].trials)


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """Accuracy by condition, then by engine; the first engine is the device."""

    by_condition: dict[Condition, dict[str, Accuracy]]


def device(spotter: Spotter, readout_steps: int, threads: int) -> Decide:
    """The C library as an engine."""

    def decided(pcm: Pcm) -> NDArray[np.int64]:
        return decide(spotter.scores_batch(pcm, threads), readout_steps)

    return decided


def measure_robustness(
    engines: Mapping[str, Decide],
    clips: ClipSet,
    rooms: RoomBank | None,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Robustness:
    """Every engine on every draw of every condition.

    Args:
        engines: by name.
        clips: as recorded.
        rooms: None: none is measured.
        seed: of the draws.
        progress: called with draws done and draws in all.
    """
    wanted = conditions(clips, rooms)
    done, total = 0, sum(condition.draws for condition in wanted)
    found: dict[Condition, dict[str, Accuracy]] = {}
    for condition in wanted:
        confusions: dict[str, list[NDArray[np.int64]]] = {name: [] for name in engines}
        for draw in range(condition.draws):
            pcm = hear(clips, condition, rooms, draw, seed)
            for name, engine in engines.items():
                confusions[name].append(_confusion(engine, pcm, clips))
            done += 1
            if progress is not None:
                progress(done, total)
        found[condition] = {name: Accuracy(confusions=tuple(each)) for name, each in confusions.items()}
    return Robustness(by_condition=found)


def _confusion(engine: Decide, pcm: Pcm, clips: ClipSet) -> NDArray[np.int64]:
    decided = [engine(pcm[start : start + BATCH_CLIPS]) for start in range(0, len(pcm), BATCH_CLIPS)]
    return confusion_matrix(clips.truth, np.concatenate(decided), len(clips.labels))
