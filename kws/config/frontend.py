"""Front-end configuration; the single origin of every front-end constant, C tables included."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from kws.errors import KwsError

SAMPLE_RATE_HZ = 16000
FFT_SIZE = 512
DB_PER_LOG2 = 10 * math.log10(2)

WindowKind = Literal["hann", "hamming"]
MelScale = Literal["slaney", "htk"]


@dataclass(frozen=True, kw_only=True)
class FrontendConfig:
    """Log-mel front end: 16 kHz PCM to one int8 feature row per hop.

    Attributes:
        window_ms: analysis window in milliseconds, 20 to 32.
        hop_ms: distance of two frames in milliseconds, at most the window.
        bands: number of mel bands, 20 to 80.
        low_hz: lower edge of the first band.
        high_hz: upper edge of the last band, at most 8000.
        window: window shape, periodic.
        mel_scale: "slaney" (linear below 1 kHz) or "htk".
        preemphasis: coefficient of x[n] - a x[n-1], 0 (off) to below 1.
        floor_log2: log2 band energy (PCM steps squared) that becomes feature -1.
        ceiling_log2: log2 band energy that becomes feature +1.
        dc_removal: a high-pass of 10 Hz in front of everything, against a constant offset of the microphone.
        noise_reduction: attenuate what stays at the level of each band's stationary noise.
        noise_reduction_db: most that noise reduction attenuates, 3 to 36; read where it is on.
        gain_control: take each band's mean level off its features, so that loud and quiet speech look alike.
        gain_control_strength: share of the level that is taken off, 0.01 to 1; read where it is on.

    Raises:
        KwsError: a value is out of range; the sentence names the field.
    """

    window_ms: float = 30.0
    hop_ms: float = 10.0
    bands: int = 40
    low_hz: int = 60
    high_hz: int = 7600
    window: WindowKind = "hann"
    mel_scale: MelScale = "slaney"
    preemphasis: float = 0.0
    floor_log2: float = 8.0
    ceiling_log2: float = 44.0
    dc_removal: bool = False
    noise_reduction: bool = False
    noise_reduction_db: float = 18.0
    gain_control: bool = False
    gain_control_strength: float = 1.0

    def __post_init__(self) -> None:
        _require(20 <= self.window_ms <= 32, "window_ms", self.window_ms, "20 to 32")
        _require(0.0625 <= self.hop_ms <= self.window_ms, "hop_ms", self.hop_ms, "0.0625 to window_ms")
        _require(20 <= self.bands <= 80, "bands", self.bands, "20 to 80")
        _require(0 <= self.low_hz < self.high_hz, "low_hz", self.low_hz, "0 to below high_hz")
        _require(self.high_hz <= SAMPLE_RATE_HZ // 2, "high_hz", self.high_hz, "at most 8000")
        _require(self.window in ("hann", "hamming"), "window", self.window, "hann or hamming")
        _require(self.mel_scale in ("slaney", "htk"), "mel_scale", self.mel_scale, "slaney or htk")
        _require(0 <= self.preemphasis < 1, "preemphasis", self.preemphasis, "0 to below 1")
        _require(
            0 <= self.floor_log2 < self.ceiling_log2 <= 60,
            "floor_log2",
            self.floor_log2,
            "0 to below ceiling_log2, at most 60",
        )
        _require(3 <= self.noise_reduction_db <= 36, "noise_reduction_db", self.noise_reduction_db, "3 to 36")
        _require(
            0.01 <= self.gain_control_strength <= 1,
            "gain_control_strength",
            self.gain_control_strength,
            "0.01 to 1",
        )

    @property
    def window_samples(self) -> int:
        """Window length in samples, rounded to an even number."""
        return 2 * round(self.window_ms * SAMPLE_RATE_HZ / 2000)

    @property
    def hop_samples(self) -> int:
        """Hop in samples."""
        return round(self.hop_ms * SAMPLE_RATE_HZ / 1000)

    @property
    def preemphasis_q15(self) -> int:
        """Pre-emphasis coefficient, Q15."""
        return min(round(self.preemphasis * 32768), 32767)

    @property
    def offset_q16(self) -> int:
        """Log2 energy of feature 0.0, Q16."""
        return round((self.floor_log2 + self.ceiling_log2) / 2 * 65536)

    @property
    def gain_q16(self) -> int:
        """Feature units per unit of log2 energy, Q16."""
        return round(2 / (self.ceiling_log2 - self.floor_log2) * 65536)

    @property
    def noise_reduction_q16(self) -> int:
        """Greatest attenuation of noise reduction as a log2 energy, Q16; 0: none."""
        return round(self.noise_reduction_db / DB_PER_LOG2 * 65536) if self.noise_reduction else 0

    @property
    def gain_control_q15(self) -> int:
        """Strength of gain control, Q15; 0: none."""
        return round(self.gain_control_strength * 32768) if self.gain_control else 0

    def frame_count(self, samples: int) -> int:
        """Number of complete frames in a recording of `samples` samples."""
        return max(0, (samples - self.window_samples) // self.hop_samples + 1)


def _require(ok: bool, field: str, value: object, expected: str) -> None:
    if not ok:
        raise KwsError(f"front end: {field} is {value}, expected {expected}")
