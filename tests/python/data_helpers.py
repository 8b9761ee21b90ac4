"""Small sound folders for tests of data and training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 16000
TONES_HZ = {"low": 300, "high": 2500, "other": 900, "more": 5000}


def tone(hz: float, seed: int, seconds: float = 1.0) -> NDArray[np.int16]:
    """A tone burst with noise, different for every seed."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(RATE * seconds)) / RATE
    burst = np.sin(2 * np.pi * hz * rng.uniform(0.95, 1.05) * time_s) * (abs(time_s - 0.5) < 0.2)
    signal: NDArray[np.int16] = (8000 * burst + rng.normal(0, 30, len(time_s))).astype(np.int16)
    return signal


def write_tree(root: Path, clips_per_word: int = 30, words: dict[str, int] = TONES_HZ) -> Path:
    """A folder per word with Speech Commands names, and background noise."""
    for number, (word, hz) in enumerate(words.items()):
        (root / word).mkdir(parents=True)
        for clip in range(clips_per_word):
            name = f"{clip:08x}_nohash_0.wav"
            soundfile.write(root / word / name, tone(hz, 1000 * number + clip), RATE, subtype="PCM_16")
    (root / "_background_noise_").mkdir()
    noise = np.random.default_rng(9).normal(0, 1000, 10 * RATE).astype(np.int16)
    soundfile.write(root / "_background_noise_" / "hiss.wav", noise, RATE, subtype="PCM_16")
    return root
