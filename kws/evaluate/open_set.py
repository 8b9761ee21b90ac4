"""Open-set rejection: false accepts on other words and on running speech, at the threshold of a wanted recall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kws.evaluate.accuracy import Progress
from kws.evaluate.clips import ClipSet
from kws.evaluate.heard import Detector, HeardRecording, hear_clips, hear_recordings
from kws.evaluate.metrics import Rate
from kws.evaluate.others import OtherWords, SpeechRecording
from kws.evaluate.poisson import EventRate
from kws.simulate.spotter import ONE_Q15, Spotter

WANTED_RECALL = 0.95
LEVELS = 128


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

    keywords: list[tuple[HeardRecording, int]]
    others: list[tuple[HeardRecording, str]]
    speech: list[tuple[HeardRecording, frozenset[str]]]

    @property
    def speech_hours(self) -> float:
        return sum(heard.seconds for heard, _ in self.speech) / 3600


def measure_open_set(
    spotter: Spotter,
    clips: ClipSet,
    others: OtherWords | None,
    speech: Sequence[SpeechRecording],
    *,
    threads: int = 2,
    progress: Progress | None = None,
) -> OpenSet:
    """Hears everything once through the C library, then runs the C detector over it at every threshold.

    Args:
        spotter: the model.
        clips: its keyword clips give the recall.
        others: clips of other words, None: none are at hand.
        speech: running speech, may be empty.
        threads: at least 1.
        progress: called with recordings of speech heard and in all.

    Raises:
        KwsError: the model has no keyword, or a recording cannot be read.
    """
    labels = spotter.labels
    rows = [row for row, truth in enumerate(clips.truth) if not labels[int(truth)].startswith("_")]
    said = hear_clips(spotter, clips.pcm[rows], threads)
    heard = _Material(
        keywords=list(zip(said, clips.truth[rows].tolist(), strict=True)),
        others=[] if others is None else list(zip(hear_clips(spotter, others.pcm, threads), others.words, strict=True)),
        speech=list(
            zip(
                hear_recordings(spotter, [each.load for each in speech], threads, progress),
                [each.said or frozenset() for each in speech],
                strict=True,
            )
        ),
    )
    curve = tuple(_point(spotter, heard, level * ONE_Q15 // LEVELS) for level in range(1, LEVELS))
    reached = [point for point in curve if point.recall.value >= WANTED_RECALL]
    chosen = reached[-1] if reached else max(curve, key=lambda point: (point.recall.hits, point.threshold_q15))
    detector = Detector(spotter.record, chosen.threshold_q15)
    by_word: dict[str, Rate] = {}
    for each, word in heard.others:
        before = by_word.get(word, Rate(hits=0, trials=0))
        by_word[word] = Rate(hits=before.hits + bool(detector.keywords(each)), trials=before.trials + 1)
    false, spoken = _speech_events(detector, labels, heard)
    return OpenSet(
        curve=curve,
        chosen=chosen,
        by_word=dict(sorted(by_word.items(), key=lambda pair: -pair[1].value)),
        by_keyword=dict(Counter(false).most_common()),
        spoken=spoken,
        recordings=len(speech),
        without_transcript=sum(each.said is None for each in speech),
    )


def _point(spotter: Spotter, heard: _Material, threshold_q15: int) -> OpenSetPoint:
    detector = Detector(spotter.record, threshold_q15)
    hits = sum(detector.keywords(each)[:1] == [truth] for each, truth in heard.keywords)
    accepted = sum(bool(detector.keywords(each)) for each, _ in heard.others)
    false, _ = _speech_events(detector, spotter.labels, heard)
    return OpenSetPoint(
        threshold_q15=threshold_q15,
        recall=Rate(hits=hits, trials=len(heard.keywords)),
        other_words=Rate(hits=accepted, trials=len(heard.others)) if heard.others else None,
        speech=EventRate(count=len(false), hours=heard.speech_hours) if heard.speech else None,
    )


def _speech_events(detector: Detector, labels: Sequence[str], heard: _Material) -> tuple[list[str], int]:
    """Keywords of the false accepts, and the number of events whose word the transcript holds."""
    events = [(labels[label], words) for each, words in heard.speech for label in detector.keywords(each)]
    false = [keyword for keyword, words in events if keyword.lower() not in words]
    return false, len(events) - len(false)
