"""The front end: every stage of the C chain against the NumPy oracle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config import FrontendConfig
from kws.evaluate.parity.compare import Comparison, first_difference
from kws.features import oracle

BLOCK_FRAMES = 2000  # what the oracle holds in memory at a time


def compare_frontend(
    pcm: NDArray[np.int16],
    stages: Mapping[str, NDArray[Any]],
    config: FrontendConfig,
    scale: float,
    zero_point: int,
) -> tuple[list[Comparison], NDArray[np.int8]]:
    """Compares all frames of one recording.

    Args:
        pcm: int16[n], heard from the start of a stream.
        stages: what the C library gave, [frames, width] by stage name.
        config: front end.
        scale, zero_point: quantization of the model's feature input.

    Returns:
        One comparison per stage, and the oracle's features int8[frames, bands].
    """
    frames = config.frame_count(pcm.size)
    differences: dict[str, str | None] = dict.fromkeys(oracle.STAGES)
    features: list[NDArray[np.int8]] = []
    for first in range(0, frames, BLOCK_FRAMES):
        last = min(first + BLOCK_FRAMES, frames)
        expected = _oracle_frames(pcm, (first, last), config, scale, zero_point)
        features.append(expected["features"])
        for stage in oracle.STAGES:
            if differences[stage] is None:
                differences[stage] = first_difference(stages[stage][first:last], expected[stage], first)
    results = [
        Comparison(
            stage=stage,
            against="NumPy oracle",
            steps=len(stages[stage]),
            bytes=stages[stage].nbytes,
            difference=differences[stage] or _count_difference(len(stages[stage]), frames),
        )
        for stage in oracle.STAGES
    ]
    return results, np.concatenate(features)


def _oracle_frames(
    pcm: NDArray[np.int16], frames: tuple[int, int], config: FrontendConfig, scale: float, zero_point: int
) -> dict[str, NDArray[Any]]:
    """Frames [first, last); one frame before them is computed too, because pre-emphasis looks one sample back."""
    first, last = frames
    before = min(first, 1)
    start = (first - before) * config.hop_samples
    end = (last - 1) * config.hop_samples + config.window_samples
    stages = oracle.chain(pcm[start:end], config, scale, zero_point)
    return {name: array[before:] for name, array in stages.items()}


def _count_difference(ours: int, expected: int) -> str | None:
    return None if ours == expected else f"{ours} frames against {expected}"
