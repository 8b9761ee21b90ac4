"""From the network's scores to what the detector takes, once more in Python; SPEC.md section 4."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.record import ModelRecord


def signed_scores(scores: NDArray[Any]) -> NDArray[np.int8]:
    """Scores of uint8 (zero point 0) as int8 (zero point -128), those of int8 as they are."""
    return (scores.astype(np.int16) - 128).astype(np.int8) if scores.dtype == np.uint8 else scores.astype(np.int8)


def posteriors_q15(scores: NDArray[np.int8]) -> NDArray[np.int16]:
    """Scores at scale 1/256, zero point -128, as Q15: int8[steps, labels] -> int16[steps, labels]."""
    return (scores.astype(np.int16) + 128) << 7


def end_samples(record: ModelRecord, steps: int) -> NDArray[np.uint64]:
    """One past the last sample that each step has seen: uint64[steps]."""
    last_frames = (np.arange(steps, dtype=np.int64) + 1) * record.stream.step_frames - 1
    ends = last_frames * record.frontend.hop_samples + record.frontend.window_samples
    return ends.astype(np.uint64)
