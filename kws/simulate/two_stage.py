"""A wake word's model and a commands' model behind one front end, computed by the C library alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.config import TwoStageConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.features.extract import native_config
from kws.record import ModelRecord, read_record
from kws.simulate.levels import Levels
from kws.simulate.spotter import (
    ONE_Q15,
    Event,
    Pcm,
    checked_pcm,
    events_crc32,
    model_content,
    stages_crc32,
)

StageName = Literal["wake", "commands"]
STAGE_NAMES: tuple[StageName, StageName] = ("wake", "commands")

StagedEvent = tuple[int, int, bool, int, int, int]
"""(stage, label index, near miss, score Q15, start sample, end sample)."""


@dataclass(frozen=True, kw_only=True)
class TwoStageEvent(Event):
    """An event and the model that found it.

    Attributes:
        stage: "wake" or "commands".
    """

    stage: StageName


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoStageTrace:
    """What both chains gave for one recording.

    Attributes:
        wake: stages of the wake word's chain, as in `Trace`.
        commands: "scores" and "smoothed" of the steps that ran.
        events: the events.
        native_events: the same as `StagedEvent`.
    """

    wake: dict[str, NDArray[np.generic]]
    commands: dict[str, NDArray[np.generic]]
    events: tuple[TwoStageEvent, ...]
    native_events: tuple[StagedEvent, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoStageGolden:
    """A recording and the CRC-32s for it, of a pair that awaits commands from the first sample on.

    Attributes:
        pcm: int16[n].
        stage_crc32: for each model one per name in `STAGES`; of the commands 0 before the scores.
        events_crc32: of each model's events.
    """

    pcm: Pcm
    stage_crc32: tuple[tuple[int, ...], tuple[int, ...]]
    events_crc32: tuple[int, int]


class TwoStageSpotter:
    """A pair of models in libwhispro: after a wake word, commands are awaited for a while."""

    def __init__(
        self,
        wake: bytes | Path,
        commands: bytes | Path,
        config: TwoStageConfig | None = None,
        operating_points: tuple[int, int] = (0, 0),
    ) -> None:
        """Set up both chains behind the front end of the wake word's record.

        Args:
            wake, commands: .tflite files with a `whispro` record, as bytes or as paths.
            config: times; None: the defaults.
            operating_points: of the wake word's and of the commands' table.

        Raises:
            KwsError: a file cannot be read or is no such model, there is no such point, or the models were trained with
                different front ends.
        """
        contents = [model_content(wake), model_content(commands)]
        self.config = config or TwoStageConfig()
        self.records: tuple[ModelRecord, ModelRecord] = (read_record(contents[0]), read_record(contents[1]))
        for name, record, point in zip(STAGE_NAMES, self.records, operating_points, strict=True):
            if not 0 <= point < len(record.points):
                raise KwsError(f"{name} model: operating point {point}, expected 0 to {len(record.points) - 1}")
        _require_one_frontend(*self.records)
        self._native = _native.TwoStage(
            contents,
            native_config(self.records[0].frontend),
            operating_points,
            self.config.listen_ms,
            self.config.history_ms,
            self.config.single_command,
        )

    @property
    def memory_bytes(self) -> tuple[int, int]:
        """Exact bytes of the two blocks of memory on this machine: wake word, commands."""
        wake, commands = self._native.memory_bytes
        return wake, commands

    def memory_bytes_for(self, pointer_bytes: int) -> tuple[int, int]:
        """The same on a machine whose pointers have 4 or 8 bytes."""
        wake, commands = self._native.memory_bytes_for(pointer_bytes)
        return wake, commands

    @property
    def is_listening(self) -> bool:
        """Whether commands are awaited."""
        return self._native.is_listening

    def listen(self) -> None:
        """Await commands as if the wake word had ended with the latest frame."""
        self._native.listen()

    def push(self, pcm: Pcm) -> list[TwoStageEvent]:
        """Take the next int16[n] samples of the stream; the events they bring, in order."""
        return [self._event(event) for event in self.push_native(pcm)]

    def push_native(self, pcm: Pcm) -> list[StagedEvent]:
        """The same in the library's numbers."""
        return self._native.push(checked_pcm(pcm, 1))

    def read_levels(self) -> Levels:
        """How loud the samples since the last reading or reset were."""
        return Levels.of_native(self._native.read_levels())

    def reset(self) -> None:
        """Start a new stream: no audio, no state, time 0, the wake word is awaited."""
        self._native.reset()

    def trace(self, pcm: Pcm, *, listen: bool = False) -> TwoStageTrace:
        """Both chains' stages for int16[n] in a fresh stream; the stream of `push` is not touched.

        Args:
            pcm: the samples.
            listen: await commands from the first sample on.
        """
        wake, commands, events = self._native.trace(checked_pcm(pcm, 1), listen)
        return TwoStageTrace(
            wake=wake,
            commands={name: commands[name] for name in ("scores", "smoothed")},
            events=tuple(self._event(event) for event in events),
            native_events=tuple(events),
        )

    def golden(self, pcm: Pcm) -> TwoStageGolden:
        """The checksums that a correct build must have for int16[n]."""
        trace = self.trace(pcm, listen=True)
        crcs = (stages_crc32(trace.wake), stages_crc32(trace.commands))
        events = [events_crc32(e[1:] for e in trace.native_events if e[0] == stage) for stage in (0, 1)]
        return TwoStageGolden(pcm=pcm, stage_crc32=crcs, events_crc32=(events[0], events[1]))

    def selftest(self, golden: TwoStageGolden) -> None:
        """Run the C library's self-test.

        Raises:
            KwsError: a stage computes something else; the sentence names the model and the first such stage.
        """
        self._native.selftest(checked_pcm(golden.pcm, 1), golden.stage_crc32, golden.events_crc32)

    def _event(self, event: StagedEvent) -> TwoStageEvent:
        stage, label, near_miss, score_q15, start_sample, end_sample = event
        return TwoStageEvent(
            stage=STAGE_NAMES[stage],
            keyword=self.records[stage].labels[label].name,
            score=score_q15 / ONE_Q15,
            start_s=start_sample / SAMPLE_RATE_HZ,
            end_s=end_sample / SAMPLE_RATE_HZ,
            near_miss=near_miss,
        )


def _require_one_frontend(wake: ModelRecord, commands: ModelRecord) -> None:
    """The library refuses the pair, too; this sentence has the values."""
    ours, theirs = wake.frontend, commands.frontend
    if ours == theirs:
        return
    if type(ours) is not type(theirs):
        raise KwsError("the wake word's and the commands' model need one front end: only one has the micro front end")
    names = [name for name in vars(ours) if getattr(ours, name) != getattr(theirs, name)]
    raise KwsError(
        f"the wake word's and the commands' model need one front end, but {names[0]} is {getattr(ours, names[0])} in "
        f"one and {getattr(theirs, names[0])} in the other: train them with the same front-end settings"
    )
