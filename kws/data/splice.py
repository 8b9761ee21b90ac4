"""Running speech put together from pieces of two recordings: more sequences of sounds than anybody recorded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import mean_power
from kws.data.noise import NoiseBank

_SHORTEST, _LONGEST = 3 * SAMPLE_RATE_HZ // 20, 7 * SAMPLE_RATE_HZ // 10
"""150 to 700 ms, a syllable or a few words, between two changes."""

_FADE = SAMPLE_RATE_HZ // 100
_MOST_GAIN = 10.0


def spliced_speech(
    speech: NoiseBank, probability: float, rng: np.random.Generator, count: int, samples: int
) -> NDArray[np.int16]:
    """Random pieces of running speech, some of which go to and fro between two recordings.

    The second recording gets the level of the first, and every change is a fade of 10 ms.

    Args:
        speech: recordings.
        probability: share of the pieces that are put together.
        rng: the only source of randomness.
        count: of pieces.
        samples: length of each.

    Returns:
        int16[count, samples].
    """
    pieces = speech.cut(rng, count, samples)
    rows = np.flatnonzero(rng.random(count) < probability)
    others = speech.cut(rng, len(rows), samples).astype(np.float32)
    for row, other in zip(rows, others, strict=True):
        first = pieces[row].astype(np.float32)
        power = mean_power(np.stack([first, other]))
        gain = np.float32(min(np.sqrt(power[0] / max(float(power[1]), 1.0)), _MOST_GAIN))
        share = _to_and_fro(rng, samples)
        pieces[row] = np.clip(np.rint(first * (1 - share) + other * gain * share), -32768, 32767)
    return pieces


def _to_and_fro(rng: np.random.Generator, samples: int) -> NDArray[np.float32]:
    """Share of the second recording in every sample: 0 or 1 but for the fades."""
    lengths = rng.integers(_SHORTEST, _LONGEST, samples // _SHORTEST + 1)
    changes = np.cumsum(lengths)
    places = np.stack([changes, changes + _FADE], axis=1).ravel()
    shares = (np.arange(len(places)) + 1) // 2 % 2
    ramp: NDArray[np.float32] = np.interp(np.arange(samples), places, shares).astype(np.float32)
    return ramp
