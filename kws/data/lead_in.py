"""Running speech in front of a word: people talk, and then one of them says it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import word_bounds
from kws.data.augment import active_power
from kws.data.noise import NoiseBank

_LONGEST_GAP = SAMPLE_RATE_HZ // 2
_SHORTEST_SPEECH = SAMPLE_RATE_HZ // 10
_FADE = SAMPLE_RATE_HZ // 100
_LOUDER_DB = 6.0


def speech_in_front(
    pcm: NDArray[np.int16], speech: NoiseBank, probability: float, rng: np.random.Generator
) -> NDArray[np.int16]:
    """Mixes running speech into what lies before the word of some clips.

    It breaks off up to half a second before the word, and is at most 6 dB louder or softer than the word.

    Args:
        pcm: int16[batch, samples], clips of one word each, before noise.
        speech: without the word.
        probability: of a clip.
        rng: the only source of randomness.

    Returns:
        int16[batch, samples]; clips without room in front of their word stay as they are.
    """
    rows = np.flatnonzero(rng.random(len(pcm)) < probability)
    pieces = speech.cut(rng, len(rows), pcm.shape[1]).astype(np.float32)
    gaps = rng.integers(0, _LONGEST_GAP, len(rows))
    louder_db = rng.uniform(-_LOUDER_DB, _LOUDER_DB, len(rows))
    out = pcm.copy()
    for row, piece, gap, decibel in zip(rows, pieces, gaps, louder_db, strict=True):
        end = word_bounds(pcm[row])[0] - int(gap)
        if end < _SHORTEST_SPEECH:
            continue
        power = active_power(np.stack([pcm[row].astype(np.float32), piece]))
        part = piece[:end] * np.sqrt(power[0] / max(float(power[1]), 1.0)) * 10 ** (decibel / 20)
        part[-_FADE:] *= np.linspace(1, 0, _FADE)
        out[row, :end] = np.clip(np.rint(pcm[row, :end] + part), -32768, 32767)
    return out
