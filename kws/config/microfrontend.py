"""Configuration of the micro front end: TensorFlow Lite Micro's, with the parameters of every microWakeWord model."""

from __future__ import annotations

from dataclasses import dataclass

from kws.config.frontend import SAMPLE_RATE_HZ, FrontendConfig
from kws.errors import KwsError

MICRO_PARAMETERS = {
    "smoothing_bits": 10,
    "even_smoothing_q14": 409,
    "odd_smoothing_q14": 983,
    "min_signal_q14": 819,
    "gain_strength_q15": 31130,
    "gain_offset": 80,
    "gain_bits": 21,
    "log_shift": 6,
}
"""Noise reduction, gain control and logarithm of every published microWakeWord model, as wsp_microfrontend_config has
them: smoothing 0.025 and 0.06, at least 0.05 of the signal left, strength 0.95 (fixed point, rounded down)."""


@dataclass(frozen=True, kw_only=True)
class MicroFrontendConfig:
    """Micro front end: 16 kHz PCM to one row of int8 features per hop, equal to the package pymicro-features.

    A feature's real value is its logarithm stage times 10/256. Only the hop is free: the published models and examples
    share all else (SPEC.md section 2, tensorflow/lite/experimental/microfrontend).

    Attributes:
        hop_ms: distance of two frames in whole milliseconds, 1 to 30.

    Raises:
        KwsError: a value is out of range; the sentence names the field.
    """

    hop_ms: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.hop_ms <= self.window_ms or self.hop_ms != int(self.hop_ms):
            raise KwsError(f"micro front end: hop_ms is {self.hop_ms}, expected a whole number from 1 to 30")

    @property
    def window_ms(self) -> int:
        """Analysis window in milliseconds."""
        return 30

    @property
    def bands(self) -> int:
        """Channels of the filterbank."""
        return 40

    @property
    def low_hz(self) -> int:
        """Lower edge of the first channel."""
        return 125

    @property
    def high_hz(self) -> int:
        """Upper edge of the last channel."""
        return 7500

    @property
    def window_samples(self) -> int:
        """Window length in samples."""
        return self.window_ms * SAMPLE_RATE_HZ // 1000

    @property
    def hop_samples(self) -> int:
        """Hop in samples."""
        return self.hop_ms * SAMPLE_RATE_HZ // 1000

    def frame_count(self, samples: int) -> int:
        """Number of complete frames in a recording of `samples` samples."""
        return max(0, (samples - self.window_samples) // self.hop_samples + 1)


AnyFrontendConfig = FrontendConfig | MicroFrontendConfig
