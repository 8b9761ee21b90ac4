"""One label per clip from the scores of every step: the mean over the last steps, as in training."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError


def decide(scores: NDArray[np.int8], readout_steps: int) -> NDArray[np.int64]:
    """The label with the highest score averaged over the last steps of each clip, the lowest index on ties.

    Sums of int8 scores order like their means, so the decision is exact integer arithmetic and equals what the
    detector's smoothing window holds at the end of the clip.

    Args:
        scores: int8[clips, steps, labels], the network's score output.
        readout_steps: steps averaged, at least 1; fewer where a clip has fewer.

    Returns:
        int64[clips].

    Raises:
        KwsError: the clips are too short for a single step.
    """
    if scores.ndim != 3 or scores.shape[1] == 0:
        raise KwsError("evaluation: the clips are shorter than one network step")
    if readout_steps < 1:
        raise KwsError(f"evaluation: readout over {readout_steps} steps, expected at least 1")
    decided: NDArray[np.int64] = scores[:, -readout_steps:].sum(axis=1, dtype=np.int32).argmax(axis=1)
    return decided
