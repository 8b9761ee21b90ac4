"""Open-set rejection: false accepts on other words and on running speech, at the threshold of a wanted recall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kws.evaluate.accuracy import Progress
from kws.evaluate.clips import ClipSet
from kws.evaluate.heard_clips import hear_clips
from kws.evaluate.metrics import Rate
from kws.evaluate.others import OtherWords, SpeechRecording
from kws.evaluate.poisson import EventRate
from kws.evaluate.stream import Heard, hear
from kws.evaluate.stream.heard import detect
from kws.record import ModelRecord
from kws.simulate.spotter import ONE_Q15, Spotter

WANTED_RECALL = 0.95
LEVELS = 64


@dataclass(frozen=True, kw_only=True)
class OpenSetPoint:
    """The detector at one threshold, the same for every keyword.

    Attributes:
        threshold_q15: smoothed posterior.
        recall: keyword clips whose first event names their word.
        other_words: clips of other words with any event.
        speech: events in running speech of a word that its transcript does not hold; where no transcript is known,
            every event.
    """

    threshold_q15: int
    recall: Rate
    other_words: Rate | None
    speech: EventRate | None

    @property
    def threshold(self) -> float:
        """The threshold as a posterior, 0 to 1."""
        return self.threshold_q15 / ONE_Q15


@dataclass(frozen=True, kw_only=True)
class OpenSet:
    """All thresholds, and details of the chosen one.

    Attributes:
        curve: at rising thresholds.
        chosen: the highest threshold with the wanted recall, else the one with the highest recall.
        by_word: clips with an event, of each other word, at the chosen threshold.
        by_keyword: false accepts in running speech by the keyword that they name, likewise.
        spoken: events in running speech of a word that the transcript holds, likewise.
        recordings, without_transcript: of running speech.
    """

    curve: tuple[OpenSetPoint, ...]
    chosen: OpenSetPoint
    by_word: dict[str, Rate]
    by_keyword: dict[str, int]
    spoken: int
    recordings: int
    without_transcript: int


@dataclass(frozen=True, kw_only=True)
class _Material:
    """Everything that was heard, with what is known about it."""

    record: ModelRecord
    keywords: list[tuple[Heard, int]]
    others: list[tuple[Heard, str]]
    speech: list[tuple[Heard, frozenset[str]]]

    def events(self, heard: Heard, threshold_q15: int) -> list[int]:
        """Label indices of the events, in order."""
        return [event[0] for event in detect(self.record, heard, [threshold_q15] * len(self.record.labels))]

    def point(self, threshold_q15: int) -> OpenSetPoint:
        hits = sum(self.events(each, threshold_q15)[:1] == [truth] for each, truth in self.keywords)
        accepted = sum(bool(self.events(each, threshold_q15)) for each, _ in self.others)
        false, _ = self.speech_events(threshold_q15)
        hours = sum(each.seconds for each, _ in self.speech) / 3600
        return OpenSetPoint(
            threshold_q15=threshold_q15,
            recall=Rate(hits=hits, trials=len(self.keywords)),
            other_words=Rate(hits=accepted, trials=len(self.others)) if self.others else None,
            speech=EventRate(count=len(false), hours=hours) if self.speech else None,
        )

    def by_word(self, threshold_q15: int) -> dict[str, Rate]:
        """Clips with an event of each other word, the highest share first."""
        found: dict[str, Rate] = {}
        for each, word in self.others:
            before = found.get(word, Rate(hits=0, trials=0))
            accepted = bool(self.events(each, threshold_q15))
            found[word] = Rate(hits=before.hits + accepted, trials=before.trials + 1)
        return dict(sorted(found.items(), key=lambda pair: -pair[1].value))

    def speech_events(self, threshold_q15: int) -> tuple[list[str], int]:
        """Keywords of the false accepts, and the number of events whose word the transcript holds."""
        events = [
            (self.record.labels[label].name, words)
            for each, words in self.speech
            for label in self.events(each, threshold_q15)
        ]
        false = [keyword for keyword, words in events if keyword.lower() not in words]
        return false, len(events) - len(false)


def measure_open_set(
    model: bytes,
    clips: ClipSet,
    others: OtherWords | None,
    speech: Sequence[SpeechRecording],
    *,
    threads: int = 2,
    progress: Progress | None = None,
) -> OpenSet:
    """Hears everything once through the C library, then runs the C detector over it at every threshold.

    Args:
        model: .tflite bytes with their record.
        clips: its keyword clips give the recall.
        others: clips of other words, None: none are at hand.
        speech: running speech, may be empty.
        threads: at least 1.
        progress: called with recordings of speech heard and in all.

    Raises:
        KwsError: the model is refused, or a recording cannot be read or is shorter than a step.
    """
    spotter = Spotter(model)
    keywords = [index for index, label in enumerate(spotter.record.labels) if not label.background]
    rows = np.flatnonzero(np.isin(clips.truth, keywords))
    said = hear_clips(spotter, clips.pcm[rows], threads)
    spoken = hear(model, [each.load for each in speech], threads=threads, progress=progress)
    heard = _Material(
        record=spotter.record,
        keywords=list(zip(said, clips.truth[rows].tolist(), strict=True)),
        others=[] if others is None else list(zip(hear_clips(spotter, others.pcm, threads), others.words, strict=True)),
        speech=list(zip(spoken, [each.said or frozenset() for each in speech], strict=True)),
    )
    curve = tuple(heard.point(level * ONE_Q15 // LEVELS) for level in range(1, LEVELS))
    reached = [point for point in curve if point.recall.value >= WANTED_RECALL]
    chosen = reached[-1] if reached else max(curve, key=lambda point: (point.recall.hits, point.threshold_q15))
    false, in_transcript = heard.speech_events(chosen.threshold_q15)
    return OpenSet(
        curve=curve,
        chosen=chosen,
        by_word=heard.by_word(chosen.threshold_q15),
        by_keyword=dict(Counter(false).most_common()),
        spoken=in_transcript,
        recordings=len(speech),
        without_transcript=sum(each.said is None for each in speech),
    )
