"""The gate once more, written from SPEC.md section 4 and not from the C code; the two are compared exactly."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.record import ModelRecord, gate_margin_q8

GROUPS = 8
QUIET_Q16 = 10 * 65536
MOST_STEPS = 2
SAMPLES_PER_MS = SAMPLE_RATE_HZ // 1000


@dataclass(frozen=True, kw_only=True)
class GateOracle:
    """The gate's configuration, in the units that the facade uses.

    Attributes:
        margin_q16: log2 energy per band by which a group must rise above its floor.
        period_frames: frames of one second.
        hangover_frames: frames it stays awake.
        preroll_steps: steps that stay due while it sleeps.
        step_frames: frames between two steps.
    """

    margin_q16: int
    period_frames: int
    hangover_frames: int
    preroll_steps: int
    step_frames: int

    @classmethod
    def of_record(cls, record: ModelRecord) -> GateOracle | None:
        """The gate that the facade builds from a model's record; None: it has none."""
        gate, hop, step_frames = record.gate, record.frontend.hop_samples, record.stream.step_frames
        if not gate.enabled:
            return None
        return cls(
            margin_q16=gate_margin_q8(gate.margin_db) << 8,
            period_frames=SAMPLE_RATE_HZ // hop,
            hangover_frames=math.ceil(gate.hangover_ms * SAMPLES_PER_MS / hop),
            preroll_steps=math.ceil(gate.preroll_ms * SAMPLES_PER_MS / (hop * step_frames)),
            step_frames=step_frames,
        )

    def states(self, log_q16: NDArray[np.int32]) -> NDArray[np.int32]:
        """Excess and hold of every frame, as the stage "gate" shows them: int32[frames, bands] -> int32[frames, 2]."""
        excess = self._excess(log_q16)
        hold, holds = self.hangover_frames, []
        for value in excess.tolist():
            hold = self.hangover_frames if value > 0 else max(hold - 1, 0)
            holds.append(hold)
        return np.stack([excess, np.array(holds, np.int64)], axis=1).astype(np.int32)

    def steps(self, holds: NDArray[np.integer]) -> tuple[list[int], list[bool], list[int]]:
        """Which steps run, in their order, before which of them steps are missing, and with which due step each runs.

        Args:
            holds: [frames], from `states`.
        """
        owed: list[int] = []
        ran: list[int] = []
        after_gap: list[bool] = []
        turns: list[int] = []
        gap = False
        for step, hold in enumerate(holds[self.step_frames - 1 :: self.step_frames].tolist()):
            owed.append(step)
            if hold == 0:
                gap = gap or len(owed) > self.preroll_steps
                owed = owed[max(len(owed) - self.preroll_steps, 0) :]
                continue
            for _ in range(min(len(owed), MOST_STEPS)):
                ran.append(owed.pop(0))
                after_gap.append(gap)
                turns.append(step)
                gap = False
        return ran, after_gap, turns

    def _excess(self, log_q16: NDArray[np.int32]) -> NDArray[np.int64]:
        bands = log_q16.shape[1]
        edges = [group * bands // GROUPS for group in range(GROUPS + 1)]
        levels = np.maximum(log_q16.astype(np.int64), QUIET_Q16)
        sums = np.stack([levels[:, a:b].sum(axis=1) for a, b in pairwise(edges)], axis=1)
        margins = self.margin_q16 * np.diff(edges)
        smoothed = recent = older = sums[0] if len(sums) else np.zeros(GROUPS, np.int64)
        excess = np.zeros(len(sums), np.int64)
        for frame, heard in enumerate(sums):
            if frame > 0:
                smoothed = smoothed + ((heard - smoothed + 2) >> 2)
                if frame % self.period_frames == 0:
                    older, recent = recent, smoothed
                recent = np.minimum(recent, smoothed)
            excess[frame] = (smoothed - np.minimum(recent, older) - margins).max()
        return excess
