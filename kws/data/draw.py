"""Which clips an epoch and a validation set are made of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import SILENCE_LABEL, UNKNOWN_LABEL
from kws.data.dataset import Dataset, DataSplit

SILENCE_ROW = -1
"""Clip number that stands for a silence clip to be made from noise."""

SPEECH_ROW = -2
"""Clip number that stands for a piece of running speech."""

_FIXED_SEED = 59185


@dataclass(frozen=True, kw_only=True)
class Draw:
    """Clips in order.

    Attributes:
        clips: int64[n], number in the split, SILENCE_ROW or SPEECH_ROW.
        labels: int32[n].
    """

    clips: NDArray[np.int64]
    labels: NDArray[np.int32]


def draw_epoch(dataset: Dataset, balance: float, seed: int, epoch: int, unknown_factor: float = 1.0) -> Draw:
    """The clips of one training epoch, shuffled.

    As many keyword clips as there are, times `keyword_passes`; words share them by clip count to the power
    1 - balance. Unknown words share their percentage the same way and are drawn anew each epoch, so that over the
    epochs all of them are seen. So do clips that a model took for a keyword.

    Args:
        dataset: its training split is drawn from.
        balance: 0 to 1, see TrainConfig.
        seed, epoch: decide everything random.
        unknown_factor: see TrainConfig.
    """
    rng = np.random.default_rng([seed, epoch, 0])
    split = dataset.training
    keywords, unknown, hard = _by_kind(dataset, split)
    said = len(keywords) * dataset.config.keyword_passes
    chosen = [_balanced(rng, keywords, split.words, said, balance)]
    wanted = math.ceil(said * dataset.config.unknown_percent * unknown_factor / 100)
    if len(unknown) and wanted:
        chosen.append(_balanced(rng, unknown, split.words, wanted, balance))
    if len(hard):
        chosen.append(_repeat(rng, hard, math.ceil(said * dataset.config.hard_percent / 100)))
    speech = math.ceil(said * dataset.config.speech_percent / 100) if split.speech is not None else 0
    return _with_background(dataset, split, chosen, rng, keywords=said, speech=speech)


def draw_fixed(dataset: Dataset, split: DataSplit) -> Draw:
    """All keyword clips and running speech, always the same unknown and silence clips, in a fixed shuffled order.

    Clips that a model took for a keyword are left out.
    """
    rng = np.random.default_rng(_FIXED_SEED)
    keywords, unknown, _ = _by_kind(dataset, split)
    wanted = math.ceil(len(keywords) * dataset.config.unknown_percent / 100)
    chosen = [keywords, rng.permutation(unknown)[:wanted]]
    speech = 0 if split.speech is None else len(split.speech.windows(dataset.clip_samples))
    return _with_background(dataset, split, chosen, rng, keywords=len(keywords), speech=speech)


def _by_kind(dataset: Dataset, split: DataSplit) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Clips of keywords, of other words, and those that a model took for a keyword."""
    names = np.array(dataset.labels)[split.labels]
    keywords = np.flatnonzero((names != UNKNOWN_LABEL) & (names != SILENCE_LABEL))
    return keywords, np.flatnonzero((names == UNKNOWN_LABEL) & ~split.hard), np.flatnonzero(split.hard)


def _with_background(
    dataset: Dataset,
    split: DataSplit,
    chosen: list[NDArray[np.int64]],
    rng: np.random.Generator,
    *,
    keywords: int,
    speech: int,
) -> Draw:
    clips = np.concatenate(chosen)
    labels = split.labels[clips]
    if speech:
        clips = np.concatenate([clips, np.full(speech, SPEECH_ROW)])
        labels = np.concatenate([labels, np.full(speech, dataset.labels.index(UNKNOWN_LABEL), np.int32)])
    if SILENCE_LABEL in dataset.labels:
        silence_label = dataset.labels.index(SILENCE_LABEL)
        made = math.ceil(keywords * dataset.config.silence_percent / 100)
        recorded = np.flatnonzero(split.labels == silence_label)
        clips = np.concatenate([clips, recorded, np.full(made, SILENCE_ROW)])
        labels = np.concatenate([labels, np.full(len(recorded) + made, silence_label, np.int32)])
    order = rng.permutation(len(clips))
    return Draw(clips=clips[order], labels=labels[order])


def _balanced(
    rng: np.random.Generator,
    pool: NDArray[np.int64],
    words: NDArray[np.int32],
    count: int,
    balance: float,
) -> NDArray[np.int64]:
    """`count` clips of the pool; a word passes through all its clips before one comes once more."""
    members = [pool[words[pool] == word] for word in np.unique(words[pool])]
    weights = np.array([len(member) for member in members], np.float64) ** (1 - balance)
    shares = count * weights / weights.sum()
    quotas = np.floor(shares).astype(np.int64)
    rest = count - int(quotas.sum())
    if rest:
        fraction = shares - quotas
        quotas[rng.choice(len(quotas), rest, replace=False, p=fraction / fraction.sum())] += 1
    taken = [_repeat(rng, member, int(quota)) for member, quota in zip(members, quotas, strict=True)]
    return np.concatenate(taken)


def _repeat(rng: np.random.Generator, clips: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    whole, rest = divmod(count, len(clips))
    return np.concatenate([np.tile(clips, whole), rng.permutation(clips)[:rest]])
