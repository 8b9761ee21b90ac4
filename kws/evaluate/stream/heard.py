"""What a model made of long recordings: the posteriors of every step, by the C library, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.record import ModelRecord
from kws.simulate.detector_oracle import DetectorOracle, OracleEvent
from kws.simulate.spotter import Spotter
from kws.simulate.steps import end_samples, posteriors_q15
from kws.streams import StreamRecording, StreamWord

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Heard:
    """One recording as the detector gets it.

    Attributes:
        name: of the recording.
        seconds: its length.
        words: what is said in it, keywords of the model only.
        posteriors_q15: int16[steps, labels].
        end_samples: uint64[steps], one past the last sample each step has seen.
    """

    name: str
    seconds: float
    words: tuple[StreamWord, ...]
    posteriors_q15: NDArray[np.int16]
    end_samples: NDArray[np.uint64]


def hear(
    model: bytes,
    recordings: Sequence[Callable[[], StreamRecording]],
    *,
    threads: int = 2,
    progress: Progress | None = None,
) -> list[Heard]:
    """Runs front end and network over every recording, each from a reset state.

    Args:
        model: .tflite bytes with their record.
        recordings: each loads one recording; at most `threads` of them are in memory at a time.
        threads: recordings heard at once.
        progress: called with recordings done and recordings in all.

    Raises:
        KwsError: the model is refused, a recording cannot be read, is shorter than a step, or holds a word that the
            model does not know.
    """
    spotter = Spotter(model)
    heard: list[Heard] = []
    with ThreadPoolExecutor(threads) as pool:
        for each in pool.map(lambda load: hear_one(spotter, load()), recordings):
            heard.append(each)
            if progress is not None:
                progress(len(heard), len(recordings))
    return heard


def hear_one(spotter: Spotter, recording: StreamRecording) -> Heard:
    """Runs front end and network over one recording from a reset state, see `hear`."""
    record = spotter.record
    unknown = {word.keyword for word in recording.words} - set(record.keywords)
    if unknown:
        raise KwsError(
            f"{recording.name}: its table has the word {min(unknown)}, the model knows {', '.join(record.keywords)}"
        )
    scores = spotter.scores_batch(recording.pcm[None], 1)[0]
    if not len(scores):
        raise KwsError(f"{recording.name}: is shorter than one network step")
    return Heard(
        name=recording.name,
        seconds=recording.seconds,
        words=recording.words,
        posteriors_q15=posteriors_q15(scores),
        end_samples=end_samples(record, len(scores)),
    )


def detect(record: ModelRecord, heard: Heard, threshold_q15: Sequence[int]) -> list[OracleEvent]:
    """The C detector's events on stored posteriors, near misses left out.

    Args:
        record: detector parameters and labels.
        heard: posteriors.
        threshold_q15: one per label.
    """
    events = native_detector(record, threshold_q15).run(heard.posteriors_q15, heard.end_samples)[1]
    return [event for event in events if not event[1]]


def native_detector(record: ModelRecord, threshold_q15: Sequence[int]) -> _native.Detector:
    """The C detector of a record, with one threshold per label; near misses only where second tries need them."""
    units = DetectorOracle.of_record(record, 0)
    return _native.Detector(
        threshold_q15=list(threshold_q15),
        label_flags=[int(label.background) for label in record.labels],
        smoothing_steps=units.smoothing_steps,
        refractory_samples=units.refractory_samples,
        lead_samples=units.lead_samples,
        onset_q15=units.onset_q15,
        near_miss_q15=units.near_miss_q15 if units.second_try_samples else 0,
        second_try_q15=units.second_try_q15,
        second_try_samples=units.second_try_samples,
    )


def decision_s(event: OracleEvent) -> float:
    """When an event was decided, in seconds."""
    return event[4] / SAMPLE_RATE_HZ
