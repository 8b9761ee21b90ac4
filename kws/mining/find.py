"""Finds false accepts in recordings without keywords, the clearest first, and cuts them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kws.config.checks import require
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.evaluate.events import LATE_S
from kws.evaluate.stream.heard import Progress, hear_one, native_detector
from kws.record import posterior_q15
from kws.simulate.spotter import ONE_Q15, Spotter
from kws.streams import StreamRecording, StreamWord

Pcm = NDArray[np.int16]


@dataclass(frozen=True, kw_only=True)
class MiningConfig:
    """What counts as a false accept, and how much of it is kept.

    Attributes:
        threshold: smoothed posterior that an event needs; far below that of the device.
        most: how many are kept, those with the highest peaks.
        before_ms, after_ms: how much is kept in front of and behind the peak.

    Raises:
        KwsError: a value is out of range.
    """

    threshold: float = 0.3
    most: int = 1000
    before_ms: int = 3000
    after_ms: int = 1000

    def __post_init__(self) -> None:
        require(0 < self.threshold <= 1, "mining", "threshold", self.threshold, "above 0, at most 1")
        require(1 <= self.most <= 1_000_000, "mining", "most", self.most, "1 to 1000000")
        require(100 <= self.before_ms <= 60000, "mining", "before_ms", self.before_ms, "100 to 60000")
        require(0 <= self.after_ms <= 60000, "mining", "after_ms", self.after_ms, "0 to 60000")


@dataclass(frozen=True, kw_only=True)
class FalseAccept:
    """A place where the model hears a keyword that is not said.

    Attributes:
        recording: name of the recording.
        keyword: which one.
        score: peak of the smoothed posterior, 0 to 1.
        peak_s: where the peak lies in the recording.
        event_s: start of the supposed word and its peak, from the start of `pcm`.
        pcm: int16[n] around it, shorter at the ends of the recording.
    """

    recording: str
    keyword: str
    score: float
    peak_s: float
    event_s: tuple[float, float]
    pcm: Pcm = field(repr=False, compare=False)


def find_false_accepts(
    model: bytes,
    recordings: Sequence[Callable[[], StreamRecording]],
    config: MiningConfig,
    *,
    threads: int = 2,
    progress: Progress | None = None,
) -> list[FalseAccept]:
    """Runs the C library over every recording, each from a reset state.

    Events between the start of a word of the recording's table and `LATE_S` after its end are no false accepts.

    Args:
        model: .tflite bytes with their record.
        recordings: each loads one recording; at most `threads` of them are in memory at a time.
        config: what is looked for.
        threads: recordings heard at once.
        progress: called with recordings done and recordings in all.

    Returns:
        At most `config.most`, in falling order of their score.

    Raises:
        KwsError: the model is refused, a recording cannot be read, is shorter than a step, or holds a word that the
            model does not know.
    """
    spotter = Spotter(model)
    kept: list[FalseAccept] = []
    with ThreadPoolExecutor(threads) as pool:
        for done, found in enumerate(pool.map(lambda load: _in_recording(spotter, load(), config), recordings), 1):
            kept = sorted([*kept, *found], key=lambda each: -each.score)[: config.most]
            if progress is not None:
                progress(done, len(recordings))
    return kept


def _in_recording(spotter: Spotter, recording: StreamRecording, config: MiningConfig) -> list[FalseAccept]:
    record = spotter.record
    heard = hear_one(spotter, recording)
    level = max(posterior_q15(config.threshold), 1)
    alone = replace(record, detector=replace(record.detector, second_try=0.0))
    smoothed, events = native_detector(alone, [level] * len(record.labels)).run(heard.posteriors_q15, heard.end_samples)
    onset = min(posterior_q15(record.detector.onset), level)
    found = []
    for label, _, _, start, end in events:
        if _inside(heard.words, end / SAMPLE_RATE_HZ):
            continue
        step = _peak(smoothed[:, label], int(np.searchsorted(heard.end_samples, end)), onset)
        peak = int(heard.end_samples[step])
        first = max(peak - config.before_ms * SAMPLE_RATE_HZ // 1000, 0)
        found.append(
            FalseAccept(
                recording=recording.name,
                keyword=record.labels[label].name,
                score=int(smoothed[step, label]) / ONE_Q15,
                peak_s=peak / SAMPLE_RATE_HZ,
                event_s=(max(start - first, 0) / SAMPLE_RATE_HZ, (peak - first) / SAMPLE_RATE_HZ),
                pcm=recording.pcm[first : peak + config.after_ms * SAMPLE_RATE_HZ // 1000].copy(),
            )
        )
    return found


def _peak(smoothed: NDArray[np.int16], step: int, onset: int) -> int:
    """Step of the highest value from an event's step on, as long as the detector would not take a new word."""
    below = np.flatnonzero(smoothed[step:] < onset)
    end = step + int(below[0]) if below.size else len(smoothed)
    return step + int(smoothed[step : max(end, step + 1)].argmax())


def _inside(words: Iterable[StreamWord], time_s: float) -> bool:
    return any(word.start_s <= time_s <= word.end_s + LATE_S for word in words)
