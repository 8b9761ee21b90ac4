"""What a model made of recordings, kept so that the C detector can run over it at any threshold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.evaluate.accuracy import BATCH_CLIPS, TAIL_MS, Progress
from kws.evaluate.clips import Pcm
from kws.record import ModelRecord
from kws.simulate.detector_oracle import DetectorOracle
from kws.simulate.spotter import Spotter
from kws.simulate.steps import end_samples, posteriors_q15


@dataclass(frozen=True, kw_only=True, eq=False)
class HeardRecording:
    """One recording, heard from a reset.

    Attributes:
        posteriors_q15: int16[steps, labels].
        seconds: length, without the tail.
    """

    posteriors_q15: NDArray[np.int16]
    seconds: float


def hear_clips(spotter: Spotter, pcm: Pcm, threads: int) -> list[HeardRecording]:
    """Runs front end and network over clips of one length, each followed by `TAIL_MS` of silence.

    Args:
        spotter: the model.
        pcm: int16[clips, samples].
        threads: at least 1.
    """
    heard: list[HeardRecording] = []
    for start in range(0, len(pcm), BATCH_CLIPS):
        scores = spotter.scores_batch(_with_tail(pcm[start : start + BATCH_CLIPS]), threads)
        heard += [
            HeardRecording(posteriors_q15=each, seconds=pcm.shape[1] / SAMPLE_RATE_HZ)
            for each in posteriors_q15(scores)
        ]
    return heard


def hear_recordings(
    spotter: Spotter, load: Sequence[Callable[[], Pcm]], threads: int, progress: Progress | None = None
) -> list[HeardRecording]:
    """The same for recordings of any length; at most `threads` of them are in memory at a time.

    Args:
        spotter: the model.
        load: each gives one recording, int16[n].
        threads: at least 1.
        progress: called with recordings done and recordings in all.

    Raises:
        KwsError: a recording cannot be read.
    """
    heard: list[HeardRecording] = []

    def hear_one(load_one: Callable[[], Pcm]) -> HeardRecording:
        pcm = load_one()[None]
        scores = spotter.scores_batch(_with_tail(pcm), 1)[0]
        return HeardRecording(posteriors_q15=posteriors_q15(scores), seconds=pcm.shape[1] / SAMPLE_RATE_HZ)

    with ThreadPoolExecutor(threads) as pool:
        for each in pool.map(hear_one, load):
            heard.append(each)
            if progress is not None:
                progress(len(heard), len(load))
    return heard


class Detector:
    """The C detector of a model at another threshold, over posteriors that are known already."""

    def __init__(self, record: ModelRecord, threshold_q15: int) -> None:
        """Sets it up with one threshold for every keyword, 1 to 65535; above 32767 nothing fires."""
        units = DetectorOracle.of_record(record, 0)
        if not any(not label.background for label in record.labels):
            raise KwsError("evaluation: the model has no keyword")
        self._record = record
        self._ends = end_samples(record, 0)
        self._native = _native.Detector(
            threshold_q15=[threshold_q15] * len(record.labels),
            label_flags=[int(label.background) for label in record.labels],
            smoothing_steps=units.smoothing_steps,
            refractory_samples=units.refractory_samples,
            lead_samples=units.lead_samples,
            onset_q15=units.onset_q15,
            near_miss_q15=0,
        )

    def keywords(self, heard: HeardRecording) -> list[int]:
        """Label indices of the events of a recording, in order, from a reset."""
        steps = len(heard.posteriors_q15)
        if steps > len(self._ends):
            self._ends = end_samples(self._record, steps)
        self._native.reset()
        return [label for label, *_ in self._native.run(heard.posteriors_q15, self._ends[:steps])[1]]


def _with_tail(pcm: Pcm) -> Pcm:
    return np.pad(pcm, ((0, 0), (0, TAIL_MS * SAMPLE_RATE_HZ // 1000)))
