"""Two-stage use once more, written from SPEC.md section 4 and not from the C code; the two are compared exactly.

It joins what each model gives on its own: the wake word's events say when the commands' network is woken, and the
commands' scores are those of their network from fresh states.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kws.config import TwoStageConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.record import ModelRecord
from kws.simulate.detector_oracle import DetectorOracle, OracleEvent
from kws.simulate.steps import posteriors_q15

SAMPLES_PER_MS = SAMPLE_RATE_HZ // 1000
MOST_STEPS = 2

Network = Callable[[int, int], NDArray[np.int8]]
"""Scores of the commands' steps from `first` to below `end` from fresh states: int8[end - first, labels]."""


@dataclass(frozen=True, kw_only=True)
class Waking:
    """A wake word.

    Attributes:
        frame: the one with whose steps the event came.
        end_sample: the event's.
    """

    frame: int
    end_sample: int


@dataclass(kw_only=True)
class CommandsHeard:
    """What the commands' chain gives, over all times it was awake.

    Attributes:
        scores, smoothed: a row per step that ran, in order.
        events: with the frame at which each came.
    """

    scores: list[NDArray[np.int8]] = field(default_factory=list)
    smoothed: list[NDArray[np.int16]] = field(default_factory=list)
    events: list[tuple[int, OracleEvent]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TwoStageOracle:
    """The second stage, in samples, frames and steps."""

    detector: DetectorOracle
    step_frames: int
    hop_samples: int
    window_samples: int
    history_steps: int
    listen_samples: int
    single_command: bool

    @classmethod
    def of_records(cls, commands: ModelRecord, config: TwoStageConfig, operating_point: int) -> TwoStageOracle:
        """The second stage that the facade builds for the commands' record."""
        hop, step_frames = commands.frontend.hop_samples, commands.stream.step_frames
        return cls(
            detector=DetectorOracle.of_record(commands, operating_point),
            step_frames=step_frames,
            hop_samples=hop,
            window_samples=commands.frontend.window_samples,
            history_steps=math.ceil(config.history_ms * SAMPLES_PER_MS / (hop * step_frames)),
            listen_samples=config.listen_ms * SAMPLES_PER_MS,
            single_command=config.single_command,
        )

    def run(self, wakings: Sequence[Waking], frames: int, network: Network) -> CommandsHeard:
        """All that the commands' chain does in a stream of so many frames."""
        heard = CommandsHeard()
        until = 0
        for waking, following in zip(wakings, [*wakings[1:], None], strict=True):
            until = max(until, waking.end_sample + self.listen_samples)
            until = self._listen(waking, frames if following is None else following.frame, until, network, heard)
        return heard

    def _listen(self, waking: Waking, end_frame: int, until: int, network: Network, heard: CommandsHeard) -> int:
        """From a wake word to the next or to the end of the time; returns that end."""
        due = -(-(waking.frame + 1) // self.step_frames) - 1
        step = first = max(0, due - self.history_steps)
        last = max(first, end_frame // self.step_frames)
        scores = network(first, last)
        ends = np.array([self._frame_end(self._frame_of(number)) for number in range(first, last)], np.int64)
        smoothed, events = self.detector.run(posteriors_q15(scores), ends)
        found = {event[4]: event for event in events}
        for turn in range(due, last):
            frame = self._frame_of(turn)
            if frame > waking.frame and self._frame_end(frame) > until:
                break
            for _ in range(min(turn + 1 - step, MOST_STEPS)):
                row = step - first
                heard.scores.append(scores[row])
                heard.smoothed.append(smoothed[row])
                event = found.get(int(ends[row]))
                step += 1
                if event is None:
                    continue
                heard.events.append((frame, event))
                if not event[1] and self.single_command:
                    return until
                if not event[1]:
                    until = max(until, event[4] + self.listen_samples)
        return until

    def _frame_of(self, step: int) -> int:
        return (step + 1) * self.step_frames - 1

    def _frame_end(self, frame: int) -> int:
        return frame * self.hop_samples + self.window_samples
