"""Mel scales: "slaney" is linear below 1 kHz (Auditory Toolbox), "htk" is 2595 log10(1 + f / 700)."""

from __future__ import annotations

import math

from kws.config.frontend import MelScale

_SLANEY_HZ_PER_MEL = 200 / 3
_SLANEY_BREAK_HZ = 1000.0
_SLANEY_BREAK_MEL = 15.0
_SLANEY_MELS_PER_LOG_HZ = 27.0 / math.log(6.4)


def hz_to_mel(hz: float, scale: MelScale) -> float:
    """Mel value of a frequency in Hz."""
    if scale == "htk":
        return 2595.0 * math.log10(1.0 + hz / 700.0)
    if hz < _SLANEY_BREAK_HZ:
        return hz / _SLANEY_HZ_PER_MEL
    return _SLANEY_BREAK_MEL + _SLANEY_MELS_PER_LOG_HZ * math.log(hz / _SLANEY_BREAK_HZ)


def mel_to_hz(mel: float, scale: MelScale) -> float:
    """Inverse of `hz_to_mel`."""
    if scale == "htk":
        return 700.0 * (math.pow(10.0, mel / 2595.0) - 1.0)
    if mel < _SLANEY_BREAK_MEL:
        return mel * _SLANEY_HZ_PER_MEL
    return _SLANEY_BREAK_HZ * math.exp((mel - _SLANEY_BREAK_MEL) / _SLANEY_MELS_PER_LOG_HZ)


def band_edges_hz(bands: int, low_hz: int, high_hz: int, scale: MelScale) -> list[float]:
    """The bands + 2 edges in Hz, equally spaced in mel; the first and the last are exact."""
    low, high = hz_to_mel(low_hz, scale), hz_to_mel(high_hz, scale)
    inner = [mel_to_hz(low + (high - low) * s / (bands + 1), scale) for s in range(1, bands + 1)]
    return [float(low_hz), *inner, float(high_hz)]
