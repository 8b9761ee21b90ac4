"""Other timbres: microphones, rooms and voices that stress other parts of the spectrum."""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ

NODES_HZ = (100.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 7000.0)
"""Where gains are given; between them they change evenly over the logarithm of frequency, outside they stay."""


def equalize(signal: NDArray[np.float32], gains_db: NDArray[np.float64]) -> NDArray[np.float32]:
    """Each row through a filter without phase.

    Args:
        signal: float32[batch, samples].
        gains_db: [batch, nodes], at `NODES_HZ`.

    Returns:
        float32[batch, samples]; what the filter spreads over a row's ends is left out.
    """
    samples = signal.shape[1]
    size = scipy.fft.next_fast_len(samples + SAMPLE_RATE_HZ // 20, real=True)
    hz = np.maximum(np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ), 1.0)
    curves = np.stack([np.interp(np.log(hz), np.log(NODES_HZ), row) for row in gains_db])
    spectrum = scipy.fft.rfft(signal, size, axis=1) * (10 ** (curves / 20)).astype(np.float32)
    out: NDArray[np.float32] = scipy.fft.irfft(spectrum, size, axis=1)[:, :samples].astype(np.float32)
    return out
