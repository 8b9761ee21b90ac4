"""Detections against the words that were said, at one threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from kws.evaluate.events import LATE_S, EventScore, Reported, match_events
from kws.evaluate.metrics import Rate
from kws.evaluate.poisson import EventRate
from kws.evaluate.stream.heard import Heard, decision_s, detect
from kws.record import ModelRecord
from kws.streams import StreamWord


@dataclass(frozen=True, kw_only=True)
class StreamScore:
    """How a model does at one threshold.

    Attributes:
        threshold_q15: of every keyword.
        found: words with an event of their keyword, of all words.
        false_accepts: events outside all words or of another keyword, in the time outside words.
        latency_s: from the end of a word to the event, one per found word.
        groups: found words by group and value, such as groups["speaker"]["s12"].
        said_again: found words of those that follow a missed word of the same keyword within `second_try_ms`.
    """

    threshold_q15: int
    found: Rate
    false_accepts: EventRate
    latency_s: tuple[float, ...] = field(repr=False)
    groups: dict[str, dict[str, Rate]] = field(repr=False)
    said_again: Rate

    @property
    def false_rejects(self) -> Rate:
        """Words without an event of their keyword, of all words."""
        return Rate(hits=self.found.trials - self.found.hits, trials=self.found.trials)

    def latency_at(self, percent: float) -> float:
        """A percentile of the latency, NaN where no word was found."""
        return float(np.percentile(self.latency_s, percent)) if self.latency_s else float("nan")


def score_at(record: ModelRecord, heard: Sequence[Heard], threshold_q15: int, late_s: float = LATE_S) -> StreamScore:
    """Runs the detector with one threshold for every keyword and matches its events with the words.

    A word counts as found by the first event of its keyword between its start and `late_s` after its end; an event that
    names another keyword there, and every event elsewhere, is a false accept. Time inside words and `late_s` after them
    does not count as time for false accepts.

    Args:
        record: of the model that made `heard`.
        heard: recordings.
        threshold_q15: 1 to 65535; above 32767 nothing fires.
        late_s: tolerance.
    """
    found: list[StreamWord] = []
    every: list[StreamWord] = []
    latency: list[float] = []
    again: list[bool] = []
    false, seconds = 0, 0.0
    for recording in heard:
        levels = [threshold_q15] * len(record.labels)
        events = [
            Reported(keyword=record.labels[event[0]].name, time_s=decision_s(event))
            for event in detect(record, recording, levels)
        ]
        score = match_events(recording.words, events, late_s)
        found += [word for word, _ in score.found]
        latency += [event.time_s - word.end_s for word, event in score.found]
        every += recording.words
        again += _said_again(score, record.detector.second_try_ms / 1000)
        false += len(score.false) + len(score.confused)
        seconds += recording.seconds - sum(word.end_s + late_s - word.start_s for word in recording.words)
    return StreamScore(
        threshold_q15=threshold_q15,
        found=Rate(hits=len(found), trials=len(every)),
        false_accepts=EventRate(count=false, hours=max(seconds, 0.0) / 3600),
        latency_s=tuple(latency),
        groups=_by_group(found, every),
        said_again=Rate(hits=sum(again), trials=len(again)),
    )


def _said_again(score: EventScore, within_s: float) -> list[bool]:
    """Of each word that follows a missed one of its keyword soon enough, whether it was found."""
    found = [(word, True) for word, _ in score.found]
    missed = [(word, False) for word in (*score.missed, *(word for word, _ in score.confused))]
    said = sorted([*found, *missed], key=lambda word: word[0].start_s)
    return [
        heard
        for (before, heard_before), (word, heard) in pairwise(said)
        if not heard_before and word.keyword == before.keyword and word.start_s - before.end_s <= within_s
    ]


def _by_group(found: Sequence[StreamWord], every: Sequence[StreamWord]) -> dict[str, dict[str, Rate]]:
    trials, hits = _counts(every), _counts(found)
    names = sorted({name for name, _ in trials})
    return {
        name: {
            value: Rate(hits=hits.get((name, value), 0), trials=count)
            for (group, value), count in sorted(trials.items())
            if group == name
        }
        for name in names
    }


def _counts(words: Sequence[StreamWord]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for word in words:
        for pair in (("keyword", word.keyword), *word.groups.items()):
            counts[pair] = counts.get(pair, 0) + 1
    return counts
