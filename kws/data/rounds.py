"""Rounds: the features of whole augmented epochs in memory-mapped files, made once and heard many times.

Augmenting PCM and computing its features costs more than training on them. A file is named after a hash of everything
that decides its content, the audio itself included, and lies in the cache folder (kws/data/cache.py).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import AugmentConfig
from kws.data.cache import cached_array
from kws.data.dataset import Dataset
from kws.data.feature_augment import VARIED_BY
from kws.data.noise import NoiseBank

_VERSION = 1
"""Of what a round is; another one when augmentation or an answer is made in another way by equal settings."""

Make = Callable[[int], NDArray[Any]]
"""Number of a batch to its rows."""


class Rounds:
    """Stored rounds of one data set with one augmentation.

    Args:
        dataset: whose training split is augmented.
        augment: what only varies features (VARIED_BY) does not matter, it is not part of what is stored.
        batches, batch_size: of an epoch.
        settings: all else that decides the content, as JSON types.
        folder: of the cache.
    """

    def __init__(
        self,
        dataset: Dataset,
        augment: AugmentConfig,
        *,
        batches: int,
        batch_size: int,
        settings: dict[str, Any],
        folder: Path,
    ) -> None:
        self._batches, self._clips = batches, batches * batch_size
        self._folder = folder
        self._key = [
            _VERSION,
            audio_hash(dataset),
            _deciding(augment, dataset.training.noise),
            settings,
            batches,
            batch_size,
        ]

    def features(self, number: int, shape: tuple[int, int], make: Make) -> NDArray[np.int8]:
        """The features of a round, made where no file holds them.

        Args:
            number: of the round.
            shape: frames and bands.
            make: batch number to int8[batch, frames, bands].

        Returns:
            Read-only int8[clips, frames, bands].

        Raises:
            KwsError: the cache folder cannot be written.
        """
        return self._stored("round", number, np.dtype(np.int8), shape, make)

    def answers(self, number: int, teacher: str, labels: int, make: Make) -> NDArray[np.float32]:
        """A teacher's answers to a round, made as `features` are: float32[clips, labels]; `teacher` is its key."""
        return self._stored(f"answers-{teacher[:16]}", number, np.dtype(np.float32), (labels,), make)

    def _stored(self, kind: str, number: int, dtype: np.dtype[Any], shape: tuple[int, ...], make: Make) -> NDArray[Any]:
        text = json.dumps([*self._key, number, shape], sort_keys=True)
        path = self._folder / f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:32]}.npy"
        return cached_array(path, dtype, (self._clips, *shape), lambda: in_threads(make, self._batches))


def _deciding(augment: AugmentConfig, noise: NoiseBank | None) -> dict[str, Any]:
    """What decides the features before they are varied, and of parts that are off nothing but that."""
    elsewhere = ("rounds", "validation_snr_db", *VARIED_BY)
    values = {name: value for name, value in asdict(augment).items() if name not in elsewhere}
    if noise is None or augment.noise_speed_percent == 0:
        del values["noise_speed_percent"]
    for part in ("lead_in", "distance", "equalizer", "noise_mix", "overdrive", "codec"):
        if values[f"{part}_probability"] == 0:
            values = {name: value for name, value in values.items() if not name.startswith(part)}
    if augment.noise_by_kind:
        values["noise_by_kind"] = None if noise is None else noise.kinds
    else:
        del values["noise_by_kind"]
    return values


def in_threads(make: Make, batches: int) -> NDArray[Any]:
    """All batches one below the other, made on all processors."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return np.concatenate(list(pool.map(make, range(batches))))


def audio_hash(dataset: Dataset) -> str:
    """Hash of everything a round is made from: training clips, their words, noise, running speech and rooms."""
    split = dataset.training
    config = asdict(dataset.config)
    if not split.hard.any():
        del config["hard_percent"]  # without hard negatives it decides nothing
    digest = hashlib.sha256(json.dumps([dataset.labels, config]).encode())
    for array in (*split.parts, split.labels, split.words, *([split.hard] if split.hard.any() else [])):
        digest.update(np.ascontiguousarray(array).data)
    for bank in (split.noise, split.speech):
        for array in () if bank is None else (bank.pcm, bank.starts, bank.lengths):
            digest.update(np.ascontiguousarray(array).data)
    for response in () if split.rooms is None else split.rooms.responses:
        digest.update(np.ascontiguousarray(response).data)
    return digest.hexdigest()
