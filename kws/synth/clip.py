"""From what the engine speaks to 16 kHz clips: resampling, trimming, placing, writing."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import sound_bytes

SILENCE_PEAK_RATIO = 0.01
SPEECH_PEAK_LOW, SPEECH_PEAK_HIGH = 2000, 26000


def to_16khz(pcm: NDArray[np.int16], rate_hz: int, tract: float) -> NDArray[np.float64]:
    """Resamples to 16 kHz; `tract` above 1 also raises all formants and the pitch by that factor.

    Args:
        pcm: int16[n] at `rate_hz`.
        rate_hz: the engine's sample rate.
        tract: vocal-tract factor, see `Voice`.

    Returns:
        float64[m] in PCM steps.
    """
    return np.asarray(soxr.resample(pcm.astype(np.float64), rate_hz * tract, SAMPLE_RATE_HZ))


def trim(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cuts what lies 40 dB below the peak at both ends."""
    loud = np.flatnonzero(np.abs(samples) > SILENCE_PEAK_RATIO * np.max(np.abs(samples), initial=1.0))
    return samples[loud[0] : loud[-1] + 1] if loud.size else samples[:0]


def scale_to_peak(samples: NDArray[np.float64], peak: float) -> NDArray[np.float64]:
    """The samples with the given absolute peak, in PCM steps; silence stays silence."""
    return samples * (peak / max(1e-9, float(np.max(np.abs(samples), initial=0.0))))


def draw_peak(chooser: random.Random) -> float:
    """A loudness, log-uniform between a quiet and a loud talker."""
    return float(SPEECH_PEAK_LOW * (SPEECH_PEAK_HIGH / SPEECH_PEAK_LOW) ** chooser.random())


def place(word: NDArray[np.float64], samples: int, chooser: random.Random) -> tuple[NDArray[np.float64], int]:
    """Puts a word near the middle of a clip of `samples` samples; a longer one loses its ends.

    Returns:
        The clip, and the sample at which the word begins in it.
    """
    excess = word.size - samples
    if excess >= 0:
        return word[excess // 2 : excess // 2 + samples].copy(), 0
    clip = np.zeros(samples)
    start = round(-excess * chooser.uniform(0.35, 0.65))
    clip[start : start + word.size] = word
    return clip, start


def cut(speech: NDArray[np.float64], samples: int, chooser: random.Random) -> NDArray[np.float64]:
    """A piece of `samples` samples from anywhere; all of it where it is shorter."""
    start = chooser.randint(0, max(0, speech.size - samples))
    return speech[start : start + samples]


def to_int16(samples: NDArray[np.float64]) -> NDArray[np.int16]:
    """Rounds and clamps to int16."""
    return np.clip(np.rint(samples), -32768, 32767).astype(np.int16)


def write_sound(path: Path, pcm: NDArray[np.int16]) -> None:
    """Writes int16[n] at 16 kHz.

    Args:
        path: ends in .wav or .flac.
        pcm: int16[n].

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(sound_bytes(pcm, path.suffix[1:].upper()))
