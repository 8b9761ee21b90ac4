"""Validation of a wake word as on a device: the detector over long recordings, at a wanted rate of false accepts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.evaluate.events import LATE_S
from kws.evaluate.stream import Heard, sweep
from kws.record import ModelRecord
from kws.simulate.steps import end_samples
from kws.train.contracts import Hearing, Model
from kws.train.stream_set import StreamSet

_CHUNK_STEPS = 50

PosteriorStep = Callable[..., tuple[Any, list[Any]]]


class StreamListener:
    """Runs a network over a `StreamSet` and the C detector over what comes out, at every threshold.

    Args:
        streams: what is heard.
        record: labels, detector and stream of the network.
        per_hour: wanted rate of false accepts.
        after_word_ms: how long clips go on after their word; an event may come `LATE_S` after the word.
    """

    def __init__(self, streams: StreamSet, record: ModelRecord, per_hour: float, after_word_ms: int = 0) -> None:
        self._streams = streams
        self._record = record
        self._per_hour = per_hour
        self._late_s = max(LATE_S - after_word_ms / 1000, 0.0)
        self._chunk_frames = _CHUNK_STEPS * record.stream.step_frames
        missing = -streams.features.shape[1] % self._chunk_frames
        self._features = np.pad(streams.features, ((0, 0), (0, missing), (0, 0)), constant_values=-128)

    def hear(self, model: Model, step: PosteriorStep) -> Hearing:
        """See kws.train.contracts.Listener.

        Args:
            model: for its initial states.
            step: features int8[rows, frames, bands] and state to probabilities float[rows, steps, labels] and state.
        """
        state = model.initial_state(len(self._features))
        parts = []
        for start in range(0, self._features.shape[1], self._chunk_frames):
            posteriors, state = step(self._features[:, start : start + self._chunk_frames], state)
            parts.append(posteriors)
        heard = self._heard(np.concatenate(parts, axis=1))
        hours = sum(self._streams.seconds) / 3600
        rates = [(count + 0.5) / hours for count in range(int(2 * self._per_hour * hours) + 1)]
        measured = sweep(self._record, heard, self._late_s, rates)
        return Hearing(
            mean_recall=measured.mean_recall(2 * self._per_hour), recall=measured.at_rate(self._per_hour).found.value
        )

    def _heard(self, posteriors: Any) -> list[Heard]:
        """Probabilities as the int8 network gives them (scale 1/256), padding left out."""
        q15 = np.minimum(np.rint(posteriors * 256), 255).astype(np.int16) << 7
        frontend, step_frames = self._record.frontend, self._record.stream.step_frames
        heard = []
        for number, (row, words, seconds) in enumerate(
            zip(q15, self._streams.words, self._streams.seconds, strict=True)
        ):
            steps = frontend.frame_count(round(seconds * SAMPLE_RATE_HZ)) // step_frames
            ends = end_samples(self._record, steps)
            heard.append(
                Heard(name=str(number), seconds=seconds, words=words, posteriors_q15=row[:steps], end_samples=ends)
            )
        return heard
