"""Augmentation of features: cheap enough to be drawn anew in every epoch, also where the audio's is stored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import AugmentConfig

VARIED_BY = (
    *("band_warp_percent", "stretch_percent", "colour_steps"),
    *("time_masks", "time_mask_frames", "band_masks", "band_mask_bands"),
)
"""The fields of AugmentConfig that `vary_features` obeys; all others concern PCM."""

_COLOUR_NODES = 5


def vary_features(features: NDArray[np.int8], config: AugmentConfig, rng: np.random.Generator) -> NDArray[np.int8]:
    """Another vocal tract, another tempo, another timbre, then masks.

    Args:
        features: int8[batch, frames, bands]; may be changed in place.
        config: ranges.
        rng: the only source of randomness.

    Returns:
        int8[batch, frames, bands].
    """
    ranges = (config.band_warp_percent, config.stretch_percent, config.colour_steps)
    if len(features) and max(ranges) > 0:
        varied = features.astype(np.float32)
        if config.band_warp_percent > 0:
            varied = warp_bands(varied, _factors(rng, len(varied), config.band_warp_percent))
        if config.stretch_percent > 0:
            varied = stretch(varied, _factors(rng, len(varied), config.stretch_percent))
        if config.colour_steps > 0:
            varied += _colours(rng, len(varied), varied.shape[2], config.colour_steps)[:, None]
        features = np.clip(np.rint(varied), -128, 127).astype(np.int8)
    return mask_features(features, config, rng)


def warp_bands(features: NDArray[np.float32], factors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Move each row's spectrum up (factor above 1) or down, linearly over the bands, as another vocal tract would.

    Source: Jaitly and Hinton, "Vocal Tract Length Perturbation (VTLP) improves speech recognition", ICML workshop 2013;
    here over bands, not over Hz.

    Args:
        features: float32[batch, frames, bands].
        factors: [batch], above 0.

    Returns:
        float32[batch, frames, bands]; the highest band stands in for those beyond it.
    """
    bands = features.shape[2]
    wanted = np.minimum(np.arange(bands) / factors[:, None], bands - 1)
    weights = np.maximum(0, 1 - np.abs(wanted[:, None, :] - np.arange(bands)[:, None])).astype(np.float32)
    warped: NDArray[np.float32] = features @ weights
    return warped


def stretch(features: NDArray[np.float32], factors: NDArray[np.float64]) -> NDArray[np.float32]:
    """Make each row longer (factor above 1) or shorter around its middle, its pitch unchanged.

    Args:
        features: float32[batch, frames, bands].
        factors: [batch], above 0.

    Returns:
        float32[batch, frames, bands]; what is longer is cut at both ends, what is shorter goes on with its outermost
            frames.
    """
    frames = features.shape[1]
    middle = (frames - 1) / 2
    wanted = np.clip(middle + (np.arange(frames) - middle) / factors[:, None], 0, frames - 1)
    before = wanted.astype(np.int64)
    share = (wanted - before).astype(np.float32)[:, :, None]
    row = np.arange(len(features))[:, None]
    after = np.minimum(before + 1, frames - 1)
    stretched: NDArray[np.float32] = features[row, before] * (1 - share) + features[row, after] * share
    return stretched


def mask_features(features: NDArray[np.int8], config: AugmentConfig, rng: np.random.Generator) -> NDArray[np.int8]:
    """SpecAugment's masks: spans of frames and of bands take the clip's mean value.

    Source: Park et al., "SpecAugment", Interspeech 2019 (without time warping).

    Args:
        features: int8[batch, frames, bands]; changed in place.
        config: number and greatest width of the masks.
        rng: the only source of randomness.

    Returns:
        The same array.
    """
    batch, frames, bands = features.shape
    if batch == 0:
        return features
    masked = np.zeros(features.shape, bool)
    for _ in range(config.time_masks):
        masked |= _spans(rng, batch, frames, config.time_mask_frames)[:, :, None]
    for _ in range(config.band_masks):
        masked |= _spans(rng, batch, bands, config.band_mask_bands)[:, None, :]
    mean = np.rint(features.mean(axis=(1, 2), dtype=np.float64)).astype(np.int8)
    np.copyto(features, mean[:, None, None], where=masked)
    return features


def _factors(rng: np.random.Generator, count: int, percent: float) -> NDArray[np.float64]:
    return 1 + rng.uniform(-percent, percent, size=count) / 100


def _colours(rng: np.random.Generator, count: int, bands: int, most: float) -> NDArray[np.float32]:
    """Smooth curves over the bands, float32[count, bands]."""
    nodes = rng.uniform(-most, most, size=(count, _COLOUR_NODES))
    place = np.linspace(0, _COLOUR_NODES - 1, bands)
    before = np.minimum(place.astype(np.int64), _COLOUR_NODES - 2)
    share = place - before
    return (nodes[:, before] * (1 - share) + nodes[:, before + 1] * share).astype(np.float32)


def _spans(rng: np.random.Generator, batch: int, length: int, widest: int) -> NDArray[np.bool_]:
    width = rng.integers(0, min(widest, length) + 1, size=batch)
    start = rng.integers(0, length - width + 1)
    place = np.arange(length)
    inside: NDArray[np.bool_] = (place >= start[:, None]) & (place < (start + width)[:, None])
    return inside
