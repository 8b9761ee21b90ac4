"""The C library seen from Python; each class wraps one header of it."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

# frontend_c/include/wsp/frontend.h

class FrontendConfig:
    def __init__(
        self,
        scalars: Mapping[str, int],
        window_q15: Sequence[int],
        mel_segment_bins: Sequence[int],
        mel_rise_q15: Sequence[int],
        mel_first_bin: int,
    ) -> None: ...

class Frontend:
    def __init__(self, config: FrontendConfig, scale_bits: int, zero_point: int) -> None: ...
    @property
    def memory_bytes(self) -> int: ...
    def push(self, pcm: NDArray[np.int16]) -> NDArray[np.int8]: ...
    def batch(self, pcm: NDArray[np.int16], threads: int) -> NDArray[np.int8]: ...
    def trace(self, pcm: NDArray[np.int16]) -> dict[str, NDArray[np.generic]]: ...
    def reset(self) -> None: ...
