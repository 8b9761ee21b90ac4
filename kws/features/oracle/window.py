"""Stage 1: frames, pre-emphasis, window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FrontendConfig
from kws.features.oracle.fixed import Int64Array, mulhi_round


def frames_of(pcm: NDArray[np.int16], config: FrontendConfig) -> Int64Array:
    """Each frame with the sample before it in front: int64[frames, 1 + window]; 0 is before the first sample."""
    starts = config.hop_samples * np.arange(config.frame_count(len(pcm)))
    padded = np.concatenate([np.zeros(1, np.int64), pcm.astype(np.int64)])
    frames: Int64Array = padded[starts[:, None] + np.arange(1 + config.window_samples)]
    return frames


def window_frames(frames: Int64Array, window_q31: NDArray[np.int32], preemphasis_q15: int) -> NDArray[np.int32]:
    """Windowed samples in 2^-15 PCM steps, with pre-emphasis in 2^-14: int32[frames, window]."""
    samples, before = frames[:, 1:], frames[:, :-1]
    scaled = samples << 16 if preemphasis_q15 == 0 else (samples << 15) - preemphasis_q15 * before
    return mulhi_round(scaled, window_q31.astype(np.int64)).astype(np.int32)
