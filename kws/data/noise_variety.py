"""More kinds of background than there are recordings: two at once, and at another speed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import AugmentConfig
from kws.data.audio import at_speed, mean_power

_LOUDER_DB = 10.0
_MARGIN = 8


class Noise(Protocol):
    """What augmentation needs of background noise; kws.data.noise.NoiseBank has it."""

    def cut(self, rng: np.random.Generator, count: int, samples: int, *, by_kind: bool = False) -> NDArray[np.int16]:
        """Random pieces, int16[count, samples]; `by_kind`: kinds of noise equally often."""


def with_variety(noise: Noise | None, config: AugmentConfig) -> Noise | None:
    """The noise as training hears it; itself where no variety is asked for."""
    if noise is None or max(config.noise_mix_probability, config.noise_speed_percent) == 0:
        return noise
    return VariedNoise(noise, config.noise_mix_probability, config.noise_speed_percent)


@dataclass(frozen=True)
class VariedNoise:
    """Recordings of which any two may sound at once, at any speed within a range.

    Attributes:
        noise: the recordings.
        mix_probability: share of the pieces that are two recordings, the second at most 10 dB louder or softer.
        speed_percent: how much faster or slower each is played at most.
    """

    noise: Noise
    mix_probability: float
    speed_percent: float

    def cut(self, rng: np.random.Generator, count: int, samples: int, *, by_kind: bool = False) -> NDArray[np.int16]:
        """See Noise; a sum that is too loud for int16 is made softer."""
        pieces = self._played(rng, count, samples, by_kind=by_kind)
        rows = np.flatnonzero(rng.random(count) < self.mix_probability)
        second = self._played(rng, len(rows), samples, by_kind=by_kind)
        louder = np.sqrt(mean_power(pieces[rows]) / np.maximum(mean_power(second), 1.0))
        louder *= 10 ** (rng.uniform(-_LOUDER_DB, _LOUDER_DB, len(rows)) / 20)
        pieces[rows] += second * louder[:, None].astype(np.float32)
        peaks = np.abs(pieces).max(axis=1, initial=1.0)
        pieces *= np.minimum(1, 32767 / peaks)[:, None].astype(np.float32)
        return np.rint(pieces).astype(np.int16)

    def _played(self, rng: np.random.Generator, count: int, samples: int, *, by_kind: bool) -> NDArray[np.float32]:
        factors = 1 + rng.uniform(-self.speed_percent, self.speed_percent, count) / 100
        length = math.ceil(samples * (1 + self.speed_percent / 100)) + _MARGIN
        recorded = self.noise.cut(rng, count, length, by_kind=by_kind)
        played = np.empty((count, samples), np.float32)
        for row, factor in enumerate(factors):
            played[row] = at_speed(recorded[row], factor)[:samples]
        return played
