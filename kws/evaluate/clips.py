"""The clips of an evaluation: one split of a data set, built by the protocol that training uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.config import DataConfig
from kws.config.experiment import SILENCE_LABEL, UNKNOWN_LABEL
from kws.data.batches import NOISE_SEED, fixed_pcm, over_noise
from kws.data.cache import Progress
from kws.data.clips import SPLITS, Split
from kws.data.dataset import build_split
from kws.data.draw import SILENCE_ROW, draw_fixed
from kws.data.noise import NoiseBank
from kws.data.source import open_noise, open_source
from kws.errors import KwsError

Pcm = NDArray[np.int16]


@dataclass(frozen=True, kw_only=True)
class ClipSet:
    """Labelled clips.

    Attributes:
        pcm: int16[n, samples].
        truth: int64[n], index into `labels`.
        labels: the model's labels in the order of its scores.
        source: data and split, for people.
        recorded: bool[n], False for silence that was made from noise.
        noise: of this split, None where there is none.
        names: of the recordings.
    """

    pcm: Pcm
    truth: NDArray[np.int64]
    labels: tuple[str, ...]
    source: str
    recorded: NDArray[np.bool_]
    noise: NoiseBank | None
    names: tuple[str, ...]

    def with_noise(self, snr_db: float, seed: int = NOISE_SEED) -> ClipSet:
        """The same clips, recorded ones with noise at one ratio; the same seed brings the same noise.

        Raises:
            KwsError: there is no noise.
        """
        noisy = over_noise(self.pcm, self.recorded, snr_db, self.noise, seed=seed)
        return replace(self, pcm=noisy, source=f"{self.source}, noise at {snr_db:g} dB")


def load_clips(
    folders: Sequence[Path],
    labels: Sequence[str],
    config: DataConfig,
    split: Split = "validation",
    *,
    noise: Sequence[Path] = (),
    progress: Progress | None = None,
) -> ClipSet:
    """Opens data and takes one split.

    Args:
        folders: data sets: Speech Commands, a folder of class folders, or a manifest.
        labels: the model's labels in score order; those that begin with "_" are background classes.
        config: shares of silence and unknown; its words are replaced by the model's.
        split: "training", "validation" or "testing".
        noise: what silence clips are made from and what `ClipSet.with_noise` mixes in, beside noise that the data
            itself brings.
        progress: called with files decoded and files in all.

    Raises:
        KwsError: a folder is no data set, lacks one of the model's words, or its split is empty.
    """
    config = replace(
        config,
        words=tuple(label for label in labels if not label.startswith("_")),
        silence_percent=config.silence_percent if SILENCE_LABEL in labels else 0.0,
        unknown_percent=config.unknown_percent if UNKNOWN_LABEL in labels else 0.0,
        speech_percent=0.0,
    )
    sources = [open_source(folder, config) for folder in folders]
    noises = [open_noise(folder) for folder in noise]
    dataset = build_split(sources, config, split, noises, progress=progress)
    draw = draw_fixed(dataset, dataset.validation)
    model_index = np.array([list(labels).index(label) for label in dataset.labels], np.int64)
    return ClipSet(
        pcm=fixed_pcm(draw, dataset.validation, dataset.clip_samples),
        truth=model_index[draw.labels],
        labels=tuple(labels),
        source=f"{', '.join(source.name for source in sources)}, {split}",
        recorded=draw.clips != SILENCE_ROW,
        noise=dataset.validation.noise,
        names=tuple(
            "silence made from noise" if clip == SILENCE_ROW else dataset.validation.keys[clip]
            for clip in draw.clips.tolist()
        ),
    )


def checked_split(name: str) -> Split:
    """A split's name from outside.

    Raises:
        KwsError: no such split.
    """
    for split in SPLITS:
        if split == name:
            return split
    raise KwsError(f"unknown split {name!r}, expected one of {', '.join(SPLITS)}")
