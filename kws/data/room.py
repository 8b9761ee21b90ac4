"""Rooms: measured impulse responses that clips are convolved with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.cache import Progress, cached_noise
from kws.data.clips import SPLITS, NoiseFile, Split
from kws.data.distance import move_away
from kws.data.splits import which_set
from kws.errors import KwsError

_HELD_OUT_PERCENT = 20.0
"""Share of the responses without a split that validates, and that tests."""

_LEAD_SAMPLES = SAMPLE_RATE_HZ // 1000
"""Kept in front of the greatest sample, where the direct sound rises."""

_ROWS_AT_ONCE = 64


@dataclass(frozen=True, kw_only=True)
class RoomBank:
    """Impulse responses of one split, each from its direct sound on.

    Attributes:
        responses: float32[n_i], one per recording, of unit energy.
        keys: their names.
    """

    responses: tuple[NDArray[np.float32], ...]
    keys: tuple[str, ...]

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Numbers of responses, drawn evenly: int64[count]."""
        return rng.integers(len(self.responses), size=count)

    def convolve(
        self, pcm: NDArray[np.int16], rooms: NDArray[np.int64], further: NDArray[np.float64] | None = None
    ) -> NDArray[np.int16]:
        """Put every row into its room; the row keeps its place in time, its length and its mean power.

        Args:
            pcm: int16[batch, samples].
            rooms: int64[batch], numbers of responses (`draw`).
            further: [batch], how many times further away than measured each talker is (kws.data.distance); the power
                falls as it would there. None: once for all.

        Returns:
            int16[batch, samples], saturating; what sounds on after a row's end is cut off.
        """
        out = np.empty_like(pcm)
        for start in range(0, len(pcm), _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            factors = np.ones(len(rooms[rows])) if further is None else further[rows]
            out[rows] = self._convolve(pcm[rows].astype(np.float32), rooms[rows], factors)
        return out

    def _convolve(
        self, dry: NDArray[np.float32], rooms: NDArray[np.int64], factors: NDArray[np.float64]
    ) -> NDArray[np.int16]:
        samples = dry.shape[1]
        used, which = np.unique(np.stack([rooms, factors]), axis=1, return_inverse=True)
        whole = [move_away(self.responses[int(room)], factor) for room, factor in used.T]
        norms = [1.0 if factor == 1 else _norm(response) for response, factor in zip(whole, used[1], strict=True)]
        gains = np.array(norms)[which]
        heard = [response[:samples] for response in whole]
        longest = max(map(len, heard))
        size = fft.next_fast_len(samples + longest - 1, real=True)
        responses = np.zeros((len(heard), longest), np.float32)
        for row, response in zip(responses, heard, strict=True):
            row[: len(response)] = response
        spectrum = fft.rfft(dry, size, axis=1)
        spectrum *= fft.rfft(responses, size, axis=1)[which]
        wet: NDArray[np.float32] = fft.irfft(spectrum, size, axis=1)[:, :samples]
        energy, reached = (np.einsum("bs,bs->b", signal, signal, dtype=np.float64) for signal in (dry, wet))
        wet *= (gains * np.sqrt(energy / np.maximum(reached, 1.0)))[:, None].astype(np.float32)
        return np.clip(np.rint(wet), -32768, 32767).astype(np.int16)


def build_rooms(files: Sequence[NoiseFile], folder: Path, progress: Progress | None = None) -> dict[Split, RoomBank]:
    """Decode impulse responses and sort them into the splits that have some.

    Args:
        files: what `kws.data.source.open_noise` finds in a folder or manifest of responses; those without a split
            are sorted by the hash of their name, a fifth each into validation and testing.
        folder: of the cache.
        progress: called while files are decoded.

    Raises:
        KwsError: a recording cannot be read or is silent, or the cache folder cannot be written.
    """
    if not files:
        return {}
    pcm, lengths = cached_noise(files, folder, progress)
    parts = np.split(pcm, np.cumsum(lengths)[:-1])
    sorted_in: dict[Split, dict[str, NDArray[np.float32]]] = {split: {} for split in SPLITS}
    for file, part in zip(files, parts, strict=True):
        split = file.split or which_set(file.key, _HELD_OUT_PERCENT, _HELD_OUT_PERCENT)
        sorted_in[split][str(file.path)] = _from_direct_sound(part.astype(np.float32), file.path)
    return {
        split: RoomBank(responses=tuple(found.values()), keys=tuple(found))
        for split, found in sorted_in.items()
        if found
    }


def _from_direct_sound(recording: NDArray[np.float32], path: Path) -> NDArray[np.float32]:
    energy = _norm(recording)
    if energy == 0:
        raise KwsError(f"{path}: is silent, expected the impulse response of a room")
    start = max(0, int(np.argmax(np.abs(recording))) - _LEAD_SAMPLES)
    return recording[start:] / np.float32(energy)


def _norm(signal: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.square(signal).sum(dtype=np.float64)))
