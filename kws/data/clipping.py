"""Overdriven microphones: samples clipped hard or bent softly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def overdrive(
    signal: NDArray[np.float32], drive_db: NDArray[np.float64], soft: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """Each row as a stage gives it whose limit lies `drive_db` below the row's peak; quiet samples stay as they are.

    Args:
        signal: float32[batch, samples].
        drive_db: [batch], 0 or more.
        soft: bool[batch]; True: limit * tanh(sample / limit), False: cut off at the limit.

    Returns:
        float32[batch, samples], within the limit; silence stays silence.
    """
    peak = np.abs(signal).max(axis=1, initial=0.0)
    limit = np.maximum(peak * 10 ** (-drive_db / 20), np.finfo(np.float32).tiny)[:, None].astype(np.float32)
    bent: NDArray[np.float32] = limit * np.tanh(signal / limit)
    return np.where(soft[:, None], bent, np.clip(signal, -limit, limit))
