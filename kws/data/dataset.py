"""Sources to labelled splits: keywords, `_unknown_` from other words, `_silence_` from noise.

Source of the protocol: P. Warden, arXiv:1804.03209, section 6 (12 classes: ten words, unknown, silence).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import HARD_LABEL, SILENCE_LABEL, UNKNOWN_LABEL, DataConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.cache import Progress, cache_folder, cached_clips
from kws.data.clips import Clip, Source, Split
from kws.data.noise import NoiseBank, build_noise
from kws.data.provenance import Provenance, describe
from kws.data.room import RoomBank, build_rooms
from kws.errors import KwsError


@dataclass(frozen=True, kw_only=True)
class DataSplit:
    """The clips of one split.

    Attributes:
        parts: memory-mapped int16[n_i, clip_samples], one per source; clip i counts through them in order.
        labels: int32[n], index into Dataset.labels.
        words: int32[n], index of the original word, finer than labels where several words are unknown.
        hard: bool[n], clips that a model took for a keyword.
        noise: background noise of this split, None where there is none.
        speech: running speech of this split, likewise.
        keys: names of the clips.
        rooms: impulse responses of this split, None where there are none.
    """

    parts: tuple[NDArray[np.int16], ...]
    labels: NDArray[np.int32]
    words: NDArray[np.int32]
    hard: NDArray[np.bool_]
    noise: NoiseBank | None
    speech: NoiseBank | None = None
    keys: tuple[str, ...] = ()
    rooms: RoomBank | None = None

    def gather(self, indices: NDArray[np.int64]) -> NDArray[np.int16]:
        """Clips by number: int16[len(indices), clip_samples]."""
        samples = self.parts[0].shape[1]
        out = np.empty((len(indices), samples), np.int16)
        ends = np.cumsum([len(part) for part in self.parts])
        part_of = np.searchsorted(ends, indices, side="right")
        for number, part in enumerate(self.parts):
            rows = part_of == number
            out[rows] = part[indices[rows] - (ends[number] - len(part))]
        return out


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """Everything a training run takes from the outside.

    Attributes:
        labels: class names in the order of the model's scores: silence, unknown, then the words.
        clip_samples: length of every clip.
        config: shares of the background classes.
        training, validation: the two splits training uses.
        provenance: one entry per source.
    """

    labels: tuple[str, ...]
    clip_samples: int
    config: DataConfig
    training: DataSplit
    validation: DataSplit
    provenance: tuple[Provenance, ...]


def build_dataset(
    sources: Sequence[Source],
    config: DataConfig,
    noise: Sequence[Source] = (),
    folder: Path | None = None,
    progress: Progress | None = None,
    *,
    rooms: Sequence[Source] = (),
) -> Dataset:
    """Decode (or take from the cache) everything training and validation need.

    Args:
        sources: labelled data; their own noise is used too.
        config: words and shares.
        noise: sources of background noise.
        folder: cache folder; None: the default one.
        progress: called while files are decoded.
        rooms: sources of impulse responses.

    Raises:
        KwsError: a word has no clips, a split is empty, or a file cannot be read.
    """
    opened = _Opened(sources, config, noise, folder or cache_folder(), progress, rooms=rooms)
    return opened.dataset(training=opened.split("training"), validation=opened.split("validation"))


def build_split(
    sources: Sequence[Source],
    config: DataConfig,
    name: Split,
    noise: Sequence[Source] = (),
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Dataset:
    """Like `build_dataset`, but only one split is decoded and stands in both places: for evaluation."""
    opened = _Opened(sources, config, noise, folder or cache_folder(), progress)
    split = opened.split(name)
    return opened.dataset(training=split, validation=split)


class _Opened:
    """Sources with their classes known, of which splits are taken."""

    def __init__(
        self,
        sources: Sequence[Source],
        config: DataConfig,
        noise: Sequence[Source],
        folder: Path,
        progress: Progress | None,
        *,
        rooms: Sequence[Source] = (),
    ) -> None:
        clips = [clip for source in sources for clip in source.clips]
        self._sources, self._noise, self._config = sources, (*noise, *rooms), config
        self._folder, self._progress = folder, progress
        self._labels = label_names(clips, config)
        self._samples = round(config.clip_ms * SAMPLE_RATE_HZ / 1000)
        self._words = {word: index for index, word in enumerate(sorted({clip.label for clip in clips}))}
        noise_files = [file for source in (*sources, *noise) for file in source.noise]
        self._banks = build_noise(noise_files, folder, progress)
        speech_files = [file for source in sources for file in source.speech] if config.speech_percent > 0 else []
        if config.speech_percent > 0 and not speech_files:
            raise KwsError("data: speech_percent is above 0, but there is no running speech (--speech)")
        self._speech = build_noise(speech_files, folder, progress)
        self._rooms = build_rooms([file for source in rooms for file in source.noise], folder, progress)

    def split(self, name: Split) -> DataSplit:
        labels = self._labels
        per_source = [_used(source.clips, name, labels) for source in self._sources]
        used = [clip for part in per_source for clip in part]
        _require_every_word(used, name, labels)
        return DataSplit(
            parts=tuple(self._clips(part) for part in per_source if part),
            labels=np.array([label_index(clip.label, labels) for clip in used], np.int32),
            words=np.array([self._words[clip.label] for clip in used], np.int32),
            hard=np.array([clip.label == HARD_LABEL for clip in used], bool),
            noise=self._banks.get(name),
            speech=self._speech.get(name),
            keys=tuple(clip.key for clip in used),
            rooms=self._rooms.get(name),
        )

    def _clips(self, part: list[Clip]) -> NDArray[np.int16]:
        after_ms = self._config.after_word_ms
        after = None if after_ms is None else after_ms * SAMPLE_RATE_HZ // 1000
        return cached_clips(part, self._samples, self._folder, self._progress, after=after)

    def dataset(self, *, training: DataSplit, validation: DataSplit) -> Dataset:
        return Dataset(
            labels=self._labels,
            clip_samples=self._samples,
            config=self._config,
            training=training,
            validation=validation,
            provenance=tuple(describe(source) for source in (*self._sources, *self._noise)),
        )


def label_names(clips: Sequence[Clip], config: DataConfig) -> tuple[str, ...]:
    """Class names in score order; `_unknown_` only where there are other words to make it from.

    Raises:
        KwsError: a wanted word has no clips, or there are no words at all.
    """
    present = {clip.label for clip in clips}
    known = sorted(label for label in present if not label.startswith("_"))
    missing = [word for word in config.words if word not in present]
    if missing:
        raise KwsError(f"data: no clips of {', '.join(missing)}, the data holds {', '.join(known) or 'no words'}")
    words = config.words or tuple(known)
    if not words:
        raise KwsError("data: holds no words, only background")
    others = present - set(words) - {SILENCE_LABEL, HARD_LABEL}
    hard = HARD_LABEL in present and config.hard_percent > 0
    background = [SILENCE_LABEL] if config.silence_percent > 0 or SILENCE_LABEL in present else []
    if (others and config.unknown_percent > 0) or config.speech_percent > 0 or hard:
        background.append(UNKNOWN_LABEL)
    return (*background, *words)


def label_index(word: str, labels: Sequence[str]) -> int:
    """Index of the class a word belongs to: its own, or unknown's.

    Raises:
        ValueError: the word has no class and there is no unknown class.
    """
    return labels.index(word if word in labels else UNKNOWN_LABEL)


def _used(clips: Sequence[Clip], split: Split, labels: tuple[str, ...]) -> list[Clip]:
    keep_all = UNKNOWN_LABEL in labels
    return [
        clip
        for clip in clips
        if clip.split == split and (clip.label in labels or (keep_all and clip.label != SILENCE_LABEL))
    ]


def _require_every_word(clips: Sequence[Clip], split: Split, labels: tuple[str, ...]) -> None:
    present = {clip.label for clip in clips}
    missing = [label for label in labels if not label.startswith("_") and label not in present]
    if missing:
        raise KwsError(f"data: no {split} clips of {', '.join(missing)}; give more clips or a manifest with splits")
