"""Augmentation of a batch of PCM: everything between a mouth and a decoder."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import AugmentConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import at_speed, fit_length, mean_power
from kws.data.clipping import overdrive
from kws.data.codec import through_codecs
from kws.data.distance import muffle
from kws.data.equalizer import NODES_HZ, equalize
from kws.data.noise_variety import Noise
from kws.data.room import RoomBank

_BLOCK_SAMPLES = SAMPLE_RATE_HZ // 100
_ACTIVE_RANGE = 100.0
"""Blocks within 20 dB of the loudest count as speech."""

SILENCE_LEVEL_DB = (-75.0, -15.0)
_DIGITAL_SILENCE_SHARE = 0.1


def augment_pcm(
    pcm: NDArray[np.int16],
    config: AugmentConfig,
    noise: Noise | None,
    rng: np.random.Generator,
    rooms: RoomBank | None = None,
) -> NDArray[np.int16]:
    """Speed, room and distance, shift, timbre, noise at a drawn signal-to-noise ratio, gain, overdrive, codec.

    The ratio relates the noise's mean power to the mean power of the clip's active blocks (`active_power`).

    Args:
        pcm: int16[batch, samples].
        config: ranges.
        noise: None: no noise is added.
        rng: the only source of randomness.
        rooms: None: no clip is put into a room.

    Returns:
        int16[batch, samples].
    """
    batch, samples = len(pcm), pcm.shape[1]
    furthest = config.shift_ms * SAMPLE_RATE_HZ // 1000
    if config.speed_percent > 0:
        pcm = change_speed(pcm, 1 + rng.uniform(-config.speed_percent, config.speed_percent, size=batch) / 100)
    further = _distances(config, batch, rng)
    inside = np.zeros(batch, bool)
    if rooms is not None and config.room_probability > 0:
        inside = rng.random(batch) < config.room_probability
        pcm = pcm.copy()
        pcm[inside] = rooms.convolve(pcm[inside], rooms.draw(rng, int(inside.sum())), further[inside])
    signal = shift(pcm, rng.integers(-furthest, furthest + 1, size=batch)).astype(np.float32)
    if (away := further > 1).any():
        signal[~inside] /= further[~inside, None].astype(np.float32)
        signal[away] = muffle(signal[away], further[away])
    if config.equalizer_probability > 0:
        rows = np.flatnonzero(rng.random(batch) < config.equalizer_probability)
        gains_db = rng.uniform(-config.equalizer_db, config.equalizer_db, size=(len(rows), len(NODES_HZ)))
        if len(rows):
            signal[rows] = equalize(signal[rows], gains_db)
    with_noise = rng.random(batch) < config.noise_probability
    snr_db = rng.uniform(*config.snr_db, size=batch)
    gain_db = rng.uniform(-config.gain_db, config.gain_db, size=batch)
    if config.level_dbfs is not None:
        gain_db += rng.uniform(*config.level_dbfs, size=batch) - _level_dbfs(signal)
    if noise is not None and with_noise.any():
        rows = np.flatnonzero(with_noise)
        added = noise.cut(rng, len(rows), samples, by_kind=config.noise_by_kind).astype(np.float32)
        wanted = active_power(signal[rows]) * 10 ** (-snr_db[rows] / 10)
        signal[rows] += added * np.sqrt(wanted / np.maximum(mean_power(added), 1.0))[:, None].astype(np.float32)
    signal *= (10 ** (gain_db / 20))[:, None].astype(np.float32)
    return _distorted(signal, config, rng)


def _distances(config: AugmentConfig, batch: int, rng: np.random.Generator) -> NDArray[np.float64]:
    if config.distance_probability == 0:
        return np.ones(batch)
    near, far = np.log(config.distance_factor)
    return np.where(rng.random(batch) < config.distance_probability, np.exp(rng.uniform(near, far, size=batch)), 1.0)


def _distorted(signal: NDArray[np.float32], config: AugmentConfig, rng: np.random.Generator) -> NDArray[np.int16]:
    batch = len(signal)
    if config.overdrive_probability > 0:
        rows = rng.random(batch) < config.overdrive_probability
        drive_db, soft = rng.uniform(*config.overdrive_db, size=batch), rng.random(batch) < 0.5
        signal[rows] = overdrive(signal[rows], drive_db[rows], soft[rows])
    pcm = _to_int16(signal)
    if config.codec_probability > 0:
        rows = rng.random(batch) < config.codec_probability
        pcm[rows] = through_codecs(pcm[rows], config.codecs, rng)
    return pcm


def _level_dbfs(signal: NDArray[np.float32]) -> NDArray[np.float64]:
    """Level of active speech relative to full scale, [batch]; digital silence counts as one PCM step."""
    return 10 * np.log10(np.maximum(active_power(signal), 1.0) / 32768**2)


def change_speed(pcm: NDArray[np.int16], factors: NDArray[np.float64]) -> NDArray[np.int16]:
    """Play each row faster (factor above 1) or slower; pitch and formants move along.

    Source: Ko et al., "Audio Augmentation for Speech Recognition", Interspeech 2015.

    Args:
        pcm: int16[batch, samples].
        factors: [batch], above 0.

    Returns:
        int16[batch, samples]; a shorter sound is followed by zeros, of a longer one the loudest part is kept.
    """
    out = np.zeros_like(pcm)
    for row, factor in enumerate(factors):
        out[row] = fit_length(at_speed(pcm[row], factor), pcm.shape[1])
    return out


def shift(pcm: NDArray[np.int16], samples: NDArray[np.int64]) -> NDArray[np.int16]:
    """Move each row later (positive) or earlier (negative); the gap is zero."""
    out = np.zeros_like(pcm)
    for row, by in enumerate(samples):
        if by >= 0:
            out[row, by:] = pcm[row, : pcm.shape[1] - by]
        else:
            out[row, :by] = pcm[row, -by:]
    return out


def active_power(signal: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean power of the 10 ms blocks within 20 dB of a row's loudest block.

    The mean over active speech only, as ITU-T P.56 has it, makes the ratio independent of how much silence
    surrounds the word; the block rule is simpler than P.56's envelope.

    Args:
        signal: float32[batch, samples].

    Returns:
        float64[batch], in PCM steps squared.
    """
    batch, samples = len(signal), signal.shape[1]
    blocks = max(samples // _BLOCK_SAMPLES, 1)
    size = samples // blocks
    shaped = signal[:, : blocks * size].reshape(batch, blocks, size)
    power = np.einsum("bks,bks->bk", shaped, shaped, dtype=np.float64) / size
    active = power >= power.max(axis=1, keepdims=True) / _ACTIVE_RANGE
    mean: NDArray[np.float64] = (power * active).sum(axis=1) / active.sum(axis=1)
    return mean


def make_silence(
    noise: Noise | None, count: int, samples: int, rng: np.random.Generator, *, by_kind: bool = False
) -> NDArray[np.int16]:
    """Noise at a level drawn evenly in dB; a tenth of the clips (all without noise) are digital silence.

    Args:
        noise: None: digital silence alone.
        count: of clips.
        samples: length of each.
        rng: the only source of randomness.
        by_kind: kinds of noise equally often.

    Returns:
        int16[count, samples].
    """
    level_db = rng.uniform(*SILENCE_LEVEL_DB, size=count)
    digital = rng.random(count) < _DIGITAL_SILENCE_SHARE
    if noise is None:
        return np.zeros((count, samples), np.int16)
    cuts = noise.cut(rng, count, samples, by_kind=by_kind).astype(np.float32)
    scale = 32768 * 10 ** (level_db / 20) / np.sqrt(np.maximum(mean_power(cuts), 1.0))
    return _to_int16(cuts * np.where(digital, 0, scale)[:, None].astype(np.float32))


def _to_int16(signal: NDArray[np.float32]) -> NDArray[np.int16]:
    return np.clip(np.rint(signal), -32768, 32767).astype(np.int16)
