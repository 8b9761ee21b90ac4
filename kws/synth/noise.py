"""Background noises without recordings: hiss, rumble, hum, fan, and crackle."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ

Noise = NDArray[np.float64]


def coloured(generator: np.random.Generator, samples: int, slope_db_per_octave: float) -> Noise:
    """Gaussian noise whose power falls by `slope_db_per_octave`; unit variance, float64[samples]."""
    spectrum = np.fft.rfft(generator.standard_normal(samples))
    frequency_hz = np.maximum(np.fft.rfftfreq(samples, 1 / SAMPLE_RATE_HZ), 20.0)
    spectrum *= (frequency_hz / 20.0) ** (-slope_db_per_octave / 6.02)
    return _unit(np.fft.irfft(spectrum, samples))


def hum(generator: np.random.Generator, samples: int) -> Noise:
    """Mains hum with falling harmonics over a little hiss."""
    seconds = np.arange(samples) / SAMPLE_RATE_HZ
    base_hz = generator.choice([50.0, 60.0])
    tones = [
        np.sin(2 * np.pi * (base_hz * k * seconds + generator.random())) / k ** generator.uniform(0.5, 1.5)
        for k in range(1, 21)
    ]
    return _unit(_unit(np.sum(tones, axis=0)) + 0.2 * generator.standard_normal(samples))


def fan(generator: np.random.Generator, samples: int) -> Noise:
    """Brown noise whose level swells a few times a second."""
    seconds = np.arange(samples) / SAMPLE_RATE_HZ
    swell = 1 + 0.4 * np.sin(2 * np.pi * generator.uniform(2, 12) * seconds)
    return _unit(coloured(generator, samples, generator.uniform(4, 9)) * swell)


def crackle(generator: np.random.Generator, samples: int) -> Noise:
    """Short clicks at random times over pink noise."""
    clicks = generator.standard_normal(samples) * (generator.random(samples) < 20 / SAMPLE_RATE_HZ)
    decay = np.exp(-np.arange(320) / 40.0) * generator.standard_normal(320)
    clicks = np.convolve(clicks, decay)[:samples]
    return _unit(coloured(generator, samples, 3.0) + 3 * _unit(clicks))


MAKERS: dict[str, Callable[[np.random.Generator, int], Noise]] = {
    "white": lambda generator, samples: coloured(generator, samples, 0.0),
    "pink": lambda generator, samples: coloured(generator, samples, 3.0),
    "brown": lambda generator, samples: coloured(generator, samples, 6.0),
    "hum": hum,
    "fan": fan,
    "crackle": crackle,
}


def _unit(samples: Noise) -> Noise:
    return np.asarray(samples / max(1e-12, float(np.std(samples))))
