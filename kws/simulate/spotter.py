"""The whole chain in Python, computed by the C library alone: 16 kHz PCM to keyword events."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.features.checksum import elements_crc32
from kws.features.extract import native_config
from kws.record import ModelRecord, read_record
from kws.simulate.levels import Levels

ONE_Q15 = 32768
STAGES = (
    "samples",
    "window",
    "spectrum",
    "power",
    "mel",
    "root",
    "noise",
    "gain",
    "log",
    "denoised",
    "levelled",
    "features",
    "gate",
    "scores",
    "smoothed",
)

Pcm = NDArray[np.int16]
NativeEvent = tuple[int, bool, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Event:
    """A keyword, or what was almost one.

    Attributes:
        keyword: name of the label.
        score: smoothed posterior at the decision, 0 to 1; of a near miss its peak.
        start_s: estimated start of the word, seconds since the start or reset of the stream.
        end_s: the decision, seconds.
        near_miss: the score peaked below the threshold; informative only.
    """

    keyword: str
    score: float
    start_s: float
    end_s: float
    near_miss: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Trace:
    """What every stage of the chain gave for one recording.

    Attributes:
        stages: by stage name (`STAGES`, without the optional ones that are off), one row per sample, frame or, from
            "scores" on, network step; SPEC.md has widths and units.
        events: the events.
        native_events: the same as (label index, near miss, score Q15, start sample, end sample).
    """

    stages: dict[str, NDArray[np.generic]]
    events: tuple[Event, ...]
    native_events: tuple[NativeEvent, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Golden:
    """A recording and the CRC-32 that every stage must have for it (SPEC.md section 5).

    Attributes:
        pcm: int16[n].
        stage_crc32: one per name in `STAGES`.
        events_crc32: of all events.
    """

    pcm: Pcm
    stage_crc32: tuple[int, ...]
    events_crc32: int


class Spotter:
    """One instance of libwhispro around a model file."""

    def __init__(self, model: bytes | Path, operating_point: int = 0) -> None:
        """Set up the chain; the front end is built from the model's own record.

        Args:
            model: a .tflite with a `whispro` record, as bytes or as a path.
            operating_point: index into the model's table of thresholds.

        Raises:
            KwsError: the file cannot be read, is no such model or is damaged, or there is no such point.
        """
        content = model_content(model)
        self.record: ModelRecord = read_record(content)
        if not 0 <= operating_point < len(self.record.points):
            raise KwsError(f"model: operating point {operating_point}, expected 0 to {len(self.record.points) - 1}")
        self._native = _native.Whispro(content, native_config(self.record.frontend), operating_point)

    @property
    def labels(self) -> list[str]:
        """Names of the network's outputs, in order."""
        return self._native.labels

    @property
    def memory_bytes(self) -> int:
        """Exact bytes of memory the instance needs on this machine."""
        return self._native.memory_bytes

    def memory_bytes_for(self, pointer_bytes: int) -> int:
        """The same on a machine whose pointers have 4 or 8 bytes."""
        return self._native.memory_bytes_for(pointer_bytes)

    def operating_point_for(self, false_accepts_per_day: float) -> int:
        """The operating point that misses fewest words among those measured to stay at or below a rate.

        Raises:
            KwsError: no point is that good.
        """
        try:
            return self._native.operating_point_for(round(false_accepts_per_day * 1000))
        except KwsError:
            raise KwsError(
                f"model: no operating point was measured at {false_accepts_per_day:g} false accepts a day or less"
            ) from None

    def use_operating_point(self, index: int) -> None:
        """Take the thresholds of another operating point; audio and state stay."""
        self._native.use_operating_point(index)

    def read_levels(self) -> Levels:
        """How loud the samples since the last reading or reset were."""
        return Levels.of_native(self._native.read_levels())

    def use_gate(self, *, on: bool) -> None:
        """Let the network sleep while there is no voice (as after set-up), or run on every step; audio and state stay.

        Raises:
            KwsError: the model has no gate.
        """
        if not self.record.gate.enabled:
            raise KwsError("model: its record has no gate to switch")
        self._native.use_gate(on)

    @property
    def is_awake(self) -> bool:
        """Whether the network runs; without a gate always."""
        return self._native.is_awake

    def push(self, pcm: Pcm) -> list[Event]:
        """Take the next int16[n] samples of the stream; the events they bring, in order."""
        return [self._event(event) for event in self._native.push(checked_pcm(pcm, 1))]

    def reset(self) -> None:
        """Start a new stream: no audio, no state, time 0."""
        self._native.reset()

    def trace(self, pcm: Pcm) -> Trace:
        """Every stage's output for int16[n] in a fresh stream; the stream of `push` is not touched."""
        stages, events = self._native.trace(checked_pcm(pcm, 1))
        named = tuple(self._event(event) for event in events)
        return Trace(stages=stages, events=named, native_events=tuple(events))

    def scores_batch(self, pcm: Pcm, threads: int = 2) -> NDArray[np.int8]:
        """Scores of many recordings of one length, each from a fresh state, in threads; a gate does not let it sleep.

        Args:
            pcm: int16[b, n].
            threads: at least 1.

        Returns:
            int8[b, steps, labels] with scale 1/256 and zero point -128.
        """
        if threads < 1:
            raise KwsError(f"simulate: threads is {threads}, expected at least 1")
        return self._native.scores_batch(checked_pcm(pcm, 2), threads)

    def golden(self, pcm: Pcm) -> Golden:
        """The checksums that a correct build must have for int16[n]."""
        trace = self.trace(pcm)
        return Golden(
            pcm=pcm,
            stage_crc32=stages_crc32(trace.stages),
            events_crc32=events_crc32(trace.native_events),
        )

    def selftest(self, golden: Golden) -> None:
        """Run the C library's self-test.

        Raises:
            KwsError: a stage computes something else; the sentence names the first one.
        """
        self._native.selftest(checked_pcm(golden.pcm, 1), golden.stage_crc32, golden.events_crc32)

    def _event(self, event: NativeEvent) -> Event:
        label, near_miss, score_q15, start_sample, end_sample = event
        return Event(
            keyword=self.record.labels[label].name,
            score=score_q15 / ONE_Q15,
            start_s=start_sample / SAMPLE_RATE_HZ,
            end_s=end_sample / SAMPLE_RATE_HZ,
            near_miss=near_miss,
        )


def model_content(model: bytes | Path) -> bytes:
    """The bytes of a model, read where a path is given."""
    if isinstance(model, bytes):
        return model
    try:
        return model.read_bytes()
    except OSError as error:
        raise KwsError(f"model: cannot read {model}: {error.strerror}") from None


def checked_pcm(pcm: Pcm, dimensions: int) -> Pcm:
    """The samples as the library wants them: int16, contiguous, of so many dimensions."""
    if pcm.dtype != np.int16 or pcm.ndim != dimensions:
        raise KwsError(f"simulate: PCM is {pcm.dtype} with {pcm.ndim} dimensions, expected int16 with {dimensions}")
    return np.ascontiguousarray(pcm)


def stages_crc32(stages: Mapping[str, NDArray[np.generic]]) -> tuple[int, ...]:
    """CRC-32 of every one of `STAGES`, 0 where it did not run."""
    return tuple(elements_crc32(stages[name]) if name in stages else 0 for name in STAGES)


def events_crc32(events: Iterable[NativeEvent]) -> int:
    """CRC-32 over events."""
    layout = np.dtype([("keyword", "<u2"), ("near_miss", "<u2"), ("score", "<u4"), ("start", "<u8"), ("end", "<u8")])
    return zlib.crc32(np.array(list(events), dtype=layout).tobytes())
