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

    @classmethod
    def of_native(cls, values: tuple[int, int, int, int, int]) -> Levels:
        """From samples, peak and rms in 1/256 dB, clipped samples and offset in 1/256 PCM steps."""
        samples, peak_q8, rms_q8, clipped, offset_q8 = values
        return cls(
            samples=samples,
            peak_dbfs=peak_q8 / 256,
            rms_dbfs=rms_q8 / 256,
            clipped=clipped,
            offset=offset_q8 / 256,
        )
