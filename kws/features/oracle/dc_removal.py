"""Stage 0 (optional): removal of a constant offset."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def remove_dc(pcm: NDArray[np.int16]) -> NDArray[np.int16]:
    """The whole recording, int16[n] -> int16[n]; the mean starts at 0."""
    mean_q15 = 0
    result = []
    for sample in pcm.tolist():
        mean_q15 += ((sample << 15) - mean_q15 + 128) >> 8
        result.append(sample - ((mean_q15 + (1 << 14)) >> 15))
    limited: NDArray[np.int16] = np.clip(result, -32768, 32767).astype(np.int16)
    return limited
