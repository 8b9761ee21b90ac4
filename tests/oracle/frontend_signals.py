"""Audio that finds arithmetic mistakes: extremes, silence, steps, sweeps."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

SAMPLES = 4000
Pcm = NDArray[np.int16]


def _int16(values: NDArray[np.float64]) -> Pcm:
    return np.clip(np.rint(values), -32768, 32767).astype(np.int16)


def _noise(amplitude: float, seed: int) -> Pcm:
    return _int16(np.random.default_rng(seed).standard_normal(SAMPLES) * amplitude)


def _impulses() -> Pcm:
    pcm = np.zeros(SAMPLES, np.int16)
    pcm[::701] = -32768
    pcm[350::701] = 32767
    return pcm


def _sweep(amplitude: float) -> Pcm:
    t = np.arange(SAMPLES) / SAMPLES
    return _int16(amplitude * np.sin(2 * np.pi * (2000.0 * t**2)))


def _formants() -> Pcm:
    """A voice-like pulse train through two resonances, fading from loud to one step."""
    n = np.arange(SAMPLES)
    pulses = (n % 130 == 0).astype(float)
    kernel = np.exp(-np.arange(400) / 60) * (np.sin(np.arange(400) * 0.27) + 0.4 * np.sin(np.arange(400) * 0.9))
    return _int16(np.convolve(pulses, kernel)[:SAMPLES] * 25000 * 10 ** (-n / SAMPLES * 4.5))


SIGNALS: dict[str, Callable[[], Pcm]] = {
    "silence": lambda: np.zeros(SAMPLES, np.int16),
    "full_scale_negative": lambda: np.full(SAMPLES, -32768, np.int16),
    "full_scale_positive": lambda: np.full(SAMPLES, 32767, np.int16),
    "alternating": lambda: np.tile(np.array([-32768, 32767], np.int16), SAMPLES // 2),
    "square": lambda: np.where(np.arange(SAMPLES) // 16 % 2 == 0, -32768, 32767).astype(np.int16),
    "random_full_range": lambda: np.random.default_rng(3).integers(-32768, 32768, SAMPLES).astype(np.int16),
    "clipped": lambda: _noise(60000.0, 4),
    "quiet": lambda: _noise(2.0, 5),
    "one_step": lambda: np.random.default_rng(6).integers(-1, 2, SAMPLES).astype(np.int16),
    "minus_one": lambda: np.full(SAMPLES, -1, np.int16),
    "impulses": _impulses,
    "sweep": lambda: _sweep(32767.0),
    "quiet_sweep": lambda: _sweep(30.0),
    "formants": _formants,
}
