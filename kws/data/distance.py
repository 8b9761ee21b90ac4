"""Talkers further away: less direct sound against the same reverberation, and duller."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from kws.config.frontend import SAMPLE_RATE_HZ

_NEAR_CORNER_HZ = 16000.0
_MARGIN_SAMPLES = 512
_DIRECT_AFTER_SAMPLES = 25 * SAMPLE_RATE_HZ // 10000
"""2.5 ms behind its peak belong to the direct sound, as the direct-to-reverberant ratio is usually taken."""


def move_away(response: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    """The response of a room to a talker `factor` times as far away as when it was measured.

    The direct sound falls by the factor, the reverberation stays as it is.

    Args:
        response: float32[n], from just before its direct sound on.
        factor: 1 or more.
    """
    end = int(np.abs(response).argmax()) + _DIRECT_AFTER_SAMPLES + 1
    moved = response.copy()
    moved[:end] /= np.float32(factor)
    return moved


def muffle(signal: NDArray[np.float32], factors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Takes away high frequencies as a first-order low-pass at 16 kHz divided by the factor does, without its delay.

    Stands for talkers who turn away and for what is between them and the microphone, more so the further they are.

    Args:
        signal: float32[batch, samples].
        factors: [batch], 1 or more.
    """
    size = fft.next_fast_len(signal.shape[1] + _MARGIN_SAMPLES, real=True)
    frequencies = fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    corners = _NEAR_CORNER_HZ / factors
    gains = 1 / np.sqrt(1 + np.square(frequencies[None] / corners[:, None]))
    spectrum = fft.rfft(signal, size, axis=1) * gains.astype(np.float32)
    dull: NDArray[np.float32] = fft.irfft(spectrum, size, axis=1)[:, : signal.shape[1]]
    return dull
