"""Accuracy of a model on labelled clips, and what its detector reports on them, through the C library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.evaluate.clips import ClipSet
from kws.evaluate.decision import decide
from kws.evaluate.metrics import Rate, accuracy, confusion_matrix
from kws.simulate.spotter import Spotter

BATCH_CLIPS = 256
TAIL_MS = 500
"""Silence after a clip, in which its event may still come."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class AccuracyResult:
    """One label per clip.

    Attributes:
        labels: in the order of the scores.
        confusion: int64[labels, labels], rows are true labels.
        readout_steps: network steps averaged at the end of each clip.
    """

    labels: tuple[str, ...]
    confusion: NDArray[np.int64]
    readout_steps: int

    @property
    def accuracy(self) -> Rate:
        """Correct clips of all."""
        return accuracy(self.confusion)


@dataclass(frozen=True, kw_only=True)
class EventResult:
    """What the detector reports on clips, each heard from a reset.

    Attributes:
        hits: keyword clips with an event of their word first.
        wrong: keyword clips whose first event names another word.
        false: background clips with any event.
    """

    hits: Rate
    wrong: int
    false: Rate


def measure_accuracy(
    spotter: Spotter, clips: ClipSet, readout_steps: int, *, threads: int = 2, progress: Progress | None = None
) -> AccuracyResult:
    """Decides every clip by its mean score over the last steps (see `kws.evaluate.decision`)."""
    decided: list[NDArray[np.int64]] = []
    for start in range(0, len(clips.pcm), BATCH_CLIPS):
        scores = spotter.scores_batch(clips.pcm[start : start + BATCH_CLIPS], threads)
        decided.append(decide(scores, readout_steps))
        if progress is not None:
            progress(min(start + BATCH_CLIPS, len(clips.pcm)), len(clips.pcm))
    confusion = confusion_matrix(clips.truth, np.concatenate(decided), len(clips.labels))
    return AccuracyResult(labels=clips.labels, confusion=confusion, readout_steps=readout_steps)


def measure_events(spotter: Spotter, clips: ClipSet, *, progress: Progress | None = None) -> EventResult:
    """Feeds every clip and `TAIL_MS` of silence to a fresh detector and looks at its first event."""
    tail = np.zeros(TAIL_MS * SAMPLE_RATE_HZ // 1000, np.int16)
    hits = wrong = false = keywords = 0
    for done, (pcm, truth) in enumerate(zip(clips.pcm, clips.truth, strict=True), start=1):
        spotter.reset()
        events = [event for event in spotter.push(np.concatenate([pcm, tail])) if not event.near_miss]
        label = clips.labels[int(truth)]
        if label.startswith("_"):
            false += bool(events)
        else:
            keywords += 1
            hits += bool(events) and events[0].keyword == label
            wrong += bool(events) and events[0].keyword != label
        if progress is not None and done % BATCH_CLIPS == 0:
            progress(done, len(clips.pcm))
    spotter.reset()
    return EventResult(
        hits=Rate(hits=hits, trials=keywords),
        wrong=wrong,
        false=Rate(hits=false, trials=len(clips.pcm) - keywords),
    )
