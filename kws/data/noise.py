"""Background noise to mix in and to make silence clips from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.data.cache import Progress, cached_noise
from kws.data.clips import SPLITS, NoiseFile, Split

_PART_OF_FILE: dict[Split, tuple[float, float]] = {
    "training": (0.0, 0.8),
    "validation": (0.8, 0.9),
    "testing": (0.9, 1.0),
}
"""Which part of a recording without a split belongs where, as fractions of its length."""


@dataclass(frozen=True, kw_only=True)
class NoiseBank:
    """Recordings of one split.

    Attributes:
        pcm: int16[total], all recordings end to end.
        starts, lengths: int64[recordings], where each begins and how long it is, in samples.
        kinds: what each is, such as music; empty where nobody said.
    """

    pcm: NDArray[np.int16]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    kinds: tuple[str, ...] = ()

    def cut(self, rng: np.random.Generator, count: int, samples: int, *, by_kind: bool = False) -> NDArray[np.int16]:
        """Random pieces, see `cut_known`: int16[count, samples]."""
        return self.cut_known(rng, count, samples, by_kind=by_kind)[0]

    def cut_known(
        self, rng: np.random.Generator, count: int, samples: int, *, by_kind: bool = False
    ) -> tuple[NDArray[np.int16], list[str]]:
        """Random pieces: a recording drawn evenly, then a place in it; short recordings repeat.

        Args:
            rng: the only source of randomness.
            count: of pieces.
            samples: length of each.
            by_kind: a kind is drawn evenly, then a recording of it.

        Returns:
            int16[count, samples], and the kind of each, "" where nobody said.
        """
        cuts = np.empty((count, samples), np.int16)
        files = self._by_kind(rng, count) if by_kind else rng.integers(len(self.starts), size=count)
        places = rng.random(count)
        for row, (file, place) in enumerate(zip(files, places, strict=True)):
            start, length = self.starts[file], self.lengths[file]
            recording = self.pcm[start : start + length]
            if length > samples:
                offset = int(place * (length - samples + 1))
                cuts[row] = recording[offset : offset + samples]
            else:
                cuts[row] = np.resize(np.roll(recording, -int(place * length)), samples)
        return cuts, [self.kinds[file] if self.kinds else "" for file in files]

    def _by_kind(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        names = np.array(self.kinds or ("",) * len(self.starts))
        members = [np.flatnonzero(names == name) for name in np.unique(names)]
        kinds, places = rng.integers(len(members), size=count), rng.random(count)
        return np.array([members[kind][int(p * len(members[kind]))] for kind, p in zip(kinds, places, strict=True)])

    def windows(self, samples: int) -> NDArray[np.int16]:
        """Every recording cut into pieces one after the other; the last one of each is filled up with zeros.

        Returns:
            int16[count, samples].
        """
        pieces = []
        for start, length in zip(self.starts, self.lengths, strict=True):
            padded = np.pad(self.pcm[start : start + length], (0, -int(length) % samples))
            pieces.append(padded.reshape(-1, samples))
        return np.concatenate(pieces)


def build_noise(files: Sequence[NoiseFile], folder: Path, progress: Progress | None = None) -> dict[Split, NoiseBank]:
    """Decode noise and sort it into the splits that have some.

    Raises:
        KwsError: a recording cannot be read, or the cache folder cannot be written.
    """
    if not files:
        return {}
    pcm, lengths = cached_noise(files, folder, progress)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    banks: dict[Split, NoiseBank] = {}
    for split in SPLITS:
        ranges = [_range(*recording, split) for recording in zip(files, starts, lengths, strict=True)]
        kept = np.array([(start, end - start) for start, end in ranges if end > start], np.int64)
        if len(kept):
            kinds = tuple(file.kind for file, (start, end) in zip(files, ranges, strict=True) if end > start)
            banks[split] = NoiseBank(pcm=pcm, starts=kept[:, 0], lengths=kept[:, 1], kinds=kinds)
    return banks


def _range(file: NoiseFile, start: int, length: int, split: Split) -> tuple[int, int]:
    if file.split is not None:
        return (start, start + length) if file.split == split else (start, start)
    low, high = _PART_OF_FILE[split]
    return start + int(low * length), start + int(high * length)
