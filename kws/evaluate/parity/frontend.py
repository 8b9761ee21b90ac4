"""The front end: every stage of the C chain against the NumPy oracle."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config import AnyFrontendConfig, FrontendConfig, MicroFrontendConfig
from kws.evaluate.parity.compare import Comparison, first_difference
from kws.features import oracle
from kws.features.oracle import micro

BLOCK_FRAMES = 2000  # what the oracle holds in memory at a time


def compare_frontend(
    pcm: NDArray[np.int16],
    stages: Mapping[str, NDArray[Any]],
    config: AnyFrontendConfig,
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
    compared = _Compared(stages)
    if isinstance(config, MicroFrontendConfig):
        features = _compare_micro(compared, pcm, config, scale, zero_point)
        return compared.results(), features
    samples = oracle.samples_stage(pcm, config)
    compared.whole(samples)
    heard = samples["samples"][:, 0] if samples else pcm
    logs: list[NDArray[np.int32]] = []
    for first in range(0, frames, BLOCK_FRAMES):
        last = min(first + BLOCK_FRAMES, frames)
        expected = _spectral_frames(heard, (first, last), config)
        logs.append(expected["log"])
        compared.block(expected, first)
    adaptive = oracle.adaptive_stages(np.concatenate(logs), config, scale, zero_point)
    compared.whole(adaptive)
    return compared.results(), adaptive["features"]


def _compare_micro(
    compared: _Compared, pcm: NDArray[np.int16], config: MicroFrontendConfig, scale: float, zero_point: int
) -> NDArray[np.int8]:
    """Block after block, the noise estimate carried on; returns the oracle's features."""
    estimate = np.zeros(config.bands, np.int64)
    features: list[NDArray[np.int8]] = []
    frames = config.frame_count(pcm.size)
    for first in range(0, frames, BLOCK_FRAMES):
        last = min(first + BLOCK_FRAMES, frames)
        part = pcm[first * config.hop_samples : (last - 1) * config.hop_samples + config.window_samples]
        expected = micro.chain(part, config, scale, zero_point, estimate)
        compared.block(expected, first)
        features.append(expected["features"])
    return np.concatenate(features)


class _Compared:
    """Stages compared piece by piece; the first difference of each is kept."""

    def __init__(self, stages: Mapping[str, NDArray[Any]]) -> None:
        self._ours = stages
        self._rows: dict[str, int] = {}
        self._differences: dict[str, str] = {}

    def whole(self, expected: Mapping[str, NDArray[Any]]) -> None:
        self.block(expected, 0)

    def block(self, expected: Mapping[str, NDArray[Any]], first: int) -> None:
        """Rows of some stages from row `first` on."""
        for stage, rows in expected.items():
            last = self._rows[stage] = first + len(rows)
            difference = first_difference(self._ours[stage][first:last], rows, first)
            if difference is not None:
                self._differences.setdefault(stage, difference)

    def results(self) -> list[Comparison]:
        return [
            Comparison(
                stage=stage,
                against="NumPy oracle",
                steps=len(self._ours[stage]),
                bytes=self._ours[stage].nbytes,
                difference=self._differences.get(stage) or _count_difference(len(self._ours[stage]), rows),
            )
            for stage, rows in self._rows.items()
        ]


def _spectral_frames(
    samples: NDArray[np.int16], frames: tuple[int, int], config: FrontendConfig
) -> dict[str, NDArray[Any]]:
    """Frames [first, last); one frame before them is computed too, because pre-emphasis looks one sample back."""
    first, last = frames
    before = min(first, 1)
    start = (first - before) * config.hop_samples
    end = (last - 1) * config.hop_samples + config.window_samples
    stages = oracle.spectral_stages(samples[start:end], config)
    return {name: array[before:] for name, array in stages.items()}


def _count_difference(ours: int, expected: int) -> str | None:
    return None if ours == expected else f"{ours} rows against {expected}"
