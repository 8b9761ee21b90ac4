"""Stage 1: window, and the left shift that the transform's input gets."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FFT_SIZE
from kws.config.microfrontend import MicroFrontendConfig
from kws.features.oracle.fixed import Complex, Int64Array
from kws.features.oracle.micro.fixed import wrapped


def frames_of(pcm: NDArray[np.int16], config: MicroFrontendConfig) -> Int64Array:
    """Complete frames: int16[n] -> int64[frames, window]."""
    starts = np.arange(config.frame_count(pcm.size)) * config.hop_samples
    frames: Int64Array = pcm.astype(np.int64)[starts[:, None] + np.arange(config.window_samples)]
    return frames


def window_frames(frames: Int64Array, window_q12: NDArray[np.int16]) -> Int64Array:
    """Windowed samples, rounded down."""
    return (frames * window_q12) >> 12


def input_shift(windowed: Int64Array) -> Int64Array:
    """Free bits above the largest magnitude, int64[frames]: 0 to 15. -32768 does not count."""
    magnitudes = np.where(windowed == -32768, 0, np.abs(windowed)).max(axis=1, initial=0)
    shift: Int64Array = 15 - np.frexp(magnitudes.astype(np.float64))[1].astype(np.int64)
    return shift


def packed(windowed: Int64Array, shift: Int64Array) -> Complex:
    """Shifted, wrapped, zero-padded; pairs of samples as complex points: [frames, 256]."""
    padded = np.zeros((len(windowed), FFT_SIZE), np.int64)
    padded[:, : windowed.shape[1]] = wrapped(windowed << shift[:, None])
    return Complex(padded[:, 0::2], padded[:, 1::2])
