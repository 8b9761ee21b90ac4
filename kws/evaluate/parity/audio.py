"""Audio to compare on: real clips end to end, or a made-up signal that reaches the corners."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import read_audio
from kws.data.folder import audio_files
from kws.errors import KwsError

Pcm = NDArray[np.int16]


def recorded(folder: Path, samples: int) -> Pcm:
    """Sound files of a folder (or one file) end to end, in an order that mixes its subfolders, repeated if too short.

    Returns:
        int16[samples].

    Raises:
        KwsError: no sound files, or one cannot be read.
    """
    files = [folder] if folder.is_file() else audio_files(folder)
    if not files:
        raise KwsError(f"{folder}: holds no sound files")
    order = np.random.default_rng(1).permutation(len(files))
    return _fill((read_audio(files[index]) for index in order), samples)


def generated(samples: int, seed: int = 1) -> Pcm:
    """Voice-like bursts at all levels, noise, silence, full-scale stretches and clipping: int16[samples]."""
    rng = np.random.default_rng(seed)
    return _fill((_piece(rng) for _ in range(samples)), samples)


def _piece(rng: np.random.Generator) -> Pcm:
    kind = rng.integers(8)
    samples = int(rng.integers(800, 16000))
    if kind == 0:
        return np.zeros(samples, np.int16)
    if kind == 1:
        return np.full(samples, rng.choice([-32768, 32767, -1, 1]), np.int16)
    if kind == 2:
        return rng.integers(-32768, 32768, samples).astype(np.int16)
    return _burst(rng, samples, clipped=kind == 3)


def _burst(rng: np.random.Generator, samples: int, *, clipped: bool) -> Pcm:
    """Harmonics of a gliding pitch under a moving resonance, plus breath."""
    seconds = np.arange(samples) / SAMPLE_RATE_HZ
    pitch_hz = rng.uniform(80, 300) * (1 + rng.uniform(-0.3, 0.3) * seconds)
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    resonance = rng.uniform(2, 12) + rng.uniform(-4, 4) * seconds
    voice = sum(np.sin(k * phase) * np.exp(-(((k - resonance) / 2) ** 2)) for k in range(1, 17))
    signal = voice + rng.uniform(0, 0.3) * rng.standard_normal(samples)
    signal *= np.hanning(samples) * 10 ** rng.uniform(0.5, 5.5 if clipped else 4.4)
    return np.clip(np.rint(signal), -32768, 32767).astype(np.int16)


def _fill(pieces: Iterator[Pcm], samples: int) -> Pcm:
    collected: list[Pcm] = []
    length = 0
    for piece in pieces:
        collected.append(piece)
        length += piece.size
        if length >= samples:
            break
    return np.resize(np.concatenate(collected), samples)
