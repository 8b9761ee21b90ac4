"""Levels of a stretch of audio, as the library's meter has them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Levels:
    """What was heard since the levels were read last.

    Attributes:
        samples: how many.
        peak_dbfs: greatest magnitude, 0 for full scale; -128 for silence.
        rms_dbfs: mean power, 0 for a square wave at full scale, -3 for a sine; -128 for silence.
        clipped: samples at either end of the range.
        offset: mean in PCM steps.
    """

    samples: int
    peak_dbfs: float
    rms_dbfs: float
    clipped: int
    offset: float
