"""The detector once more, written from SPEC.md section 4 and not from the C code; the two are compared exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.record import ModelRecord, posterior_q15

SAMPLES_PER_MS = SAMPLE_RATE_HZ // 1000
HIGHEST_Q15 = 32767  # thresholds above are never reached

OracleEvent = tuple[int, bool, int, int, int]
"""(label index, near miss, score Q15, start sample, end sample)."""


@dataclass(frozen=True, kw_only=True)
class DetectorOracle:
    """The detector's configuration, in the units of `wsp_detector_config`."""

    threshold_q15: tuple[int, ...]
    background: tuple[bool, ...]
    smoothing_steps: int
    refractory_samples: int
    lead_samples: int
    onset_q15: int
    near_miss_q15: int
    second_try_q15: int = 0
    second_try_samples: int = 0

    @classmethod
    def of_record(cls, record: ModelRecord, operating_point: int) -> DetectorOracle:
        """The detector that the facade builds from a model's record."""
        step_samples = record.stream.step_frames * record.frontend.hop_samples
        return cls(
            threshold_q15=record.points[operating_point].threshold_q15,
            background=tuple(label.background for label in record.labels),
            smoothing_steps=record.detector.smoothing_steps,
            refractory_samples=record.detector.refractory_ms * SAMPLES_PER_MS,
            lead_samples=record.detector.lead_ms * SAMPLES_PER_MS + step_samples,
            onset_q15=posterior_q15(record.detector.onset),
            near_miss_q15=posterior_q15(record.detector.near_miss),
            second_try_q15=posterior_q15(record.detector.second_try),
            second_try_samples=record.detector.second_try_ms * SAMPLES_PER_MS if record.detector.second_try else 0,
        )

    def run(
        self,
        posteriors_q15: NDArray[np.integer],
        end_samples: NDArray[np.integer],
        after_gap: Sequence[bool] | None = None,
    ) -> tuple[NDArray[np.int16], list[OracleEvent]]:
        """Smoothed posteriors and events of a whole sequence.

        Args:
            posteriors_q15: [steps, labels], 0 to 32767.
            end_samples: [steps], one past the last sample each step has seen.
            after_gap: [steps], whether steps are missing before this one; None: nowhere.

        Returns:
            int16[steps, labels] and the events in order.
        """
        gaps = np.flatnonzero(after_gap) if after_gap is not None else np.zeros(0, np.int64)
        parts = np.split(posteriors_q15, gaps)
        smoothed = np.concatenate([self.smoothed(part) for part in parts])
        starts = np.zeros(len(smoothed), np.int64)
        starts[gaps] = gaps
        starts = np.maximum.accumulate(starts)
        events = self._events(smoothed, [int(end) for end in end_samples], starts.tolist())
        return smoothed.astype(np.int16), list(events)

    def smoothed(self, posteriors_q15: NDArray[np.integer]) -> NDArray[np.int64]:
        """Moving average over the last smoothing_steps, with zeros before the first step: int64[steps, labels]."""
        padding = np.zeros((self.smoothing_steps, posteriors_q15.shape[1]), np.int64)
        total = np.cumsum(np.concatenate([padding, posteriors_q15.astype(np.int64)]), axis=0)
        sums: NDArray[np.int64] = total[self.smoothing_steps :] - total[: -self.smoothing_steps]
        return sums // self.smoothing_steps

    def _events(self, smoothed: NDArray[np.int64], end_samples: list[int], starts: list[int]) -> Iterator[OracleEvent]:
        """`starts` holds for each step the first one of its stretch without a gap."""
        keywords = [i for i, background in enumerate(self.background) if not background]
        above = smoothed >= np.minimum(self.onset_q15, self.threshold_q15)
        needed = np.tile(np.array(self.threshold_q15, np.int64), (len(smoothed), 1))
        last_event: tuple[int, int] | None = None
        for step, end in enumerate(end_samples):
            start = starts[step]
            if not keywords or (last_event is not None and self._resting(above, last_event, step, end_samples, start)):
                continue
            best = max(keywords, key=lambda i: (smoothed[step, i], -i))
            if smoothed[step, best] >= needed[step, best]:
                onset = start + self._rise(above[start : step + 1, best])
                yield best, False, int(smoothed[step, best]), self._start(end_samples[onset]), end
                last_event = (best, step)
                needed[step + 1 :] = self.threshold_q15
                continue
            stretch = slice(start, step + 1)
            missed = [
                (miss[0], -i, start + miss[1])
                for i in keywords
                if (miss := self._near_miss(smoothed[stretch, i], above[stretch, i], needed[stretch, i])) is not None
            ]
            if missed:
                peak, negative_label, onset = max(missed)
                yield -negative_label, True, peak, self._start(end_samples[onset]), end
                needed[step + 1 :] = self.threshold_q15
                if self.threshold_q15[-negative_label] <= HIGHEST_Q15:
                    late = np.array(end_samples) - end - self.refractory_samples
                    tries = (late >= 0) & (late < self.second_try_samples)
                    needed[tries, -negative_label] = np.minimum(needed[tries, -negative_label], self.second_try_q15)

    def _resting(
        self, above: NDArray[np.bool_], event: tuple[int, int], step: int, end_samples: list[int], start: int
    ) -> bool:
        label, at = event
        held = at >= start and bool(above[at : step + 1, label].all())
        return held or end_samples[step] - end_samples[at] < self.refractory_samples

    def _near_miss(
        self, smoothed: NDArray[np.int64], above: NDArray[np.bool_], needed: NDArray[np.int64]
    ) -> tuple[int, int] | None:
        """Peak and first step of one label's rise that ended in the last step as a near miss."""
        if self.near_miss_q15 == 0 or len(above) == 1 or above[-1] or not above[-2]:
            return None
        rise = slice(self._rise(above[:-1]), -1)
        peak = int(smoothed[rise].max())
        if peak < self.near_miss_q15 or (smoothed[rise] >= needed[rise]).any():
            return None
        return peak, rise.start

    def _rise(self, above: NDArray[np.bool_]) -> int:
        """First step of the run of True that ends the sequence."""
        below = np.flatnonzero(~above)
        return int(below[-1]) + 1 if below.size else 0

    def _start(self, onset_sample: int) -> int:
        return max(0, onset_sample - self.lead_samples)
