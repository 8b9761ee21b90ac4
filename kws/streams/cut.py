"""Long recordings cut into shorter ones, for what runs side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.streams.recording import StreamRecording, StreamWord

_LAST_FILLER_S = 1.0

Pcm = NDArray[np.int16]


def cut_stream(blocks: Iterable[tuple[Pcm, list[StreamWord]]], samples: int) -> Iterator[StreamRecording]:
    """Cuts a stream between its blocks into recordings of at least `samples` samples; the last one may be shorter.

    No cut comes within a second after a word, so that its event is heard in the same recording.
    """
    parts: list[Pcm] = []
    words: list[StreamWord] = []
    begin = length = number = 0
    for pcm, begun in blocks:
        parts.append(pcm)
        words += begun
        length += len(pcm)
        if length >= samples and not begun and len(pcm) >= _LAST_FILLER_S * SAMPLE_RATE_HZ:
            yield _piece(number, parts, words, begin)
            parts, words = [], []
            begin, length, number = begin + length, 0, number + 1
    if parts:
        yield _piece(number, parts, words, begin)


def _piece(number: int, parts: list[Pcm], words: list[StreamWord], begin: int) -> StreamRecording:
    by_s = begin / SAMPLE_RATE_HZ
    moved = tuple(replace(word, start_s=word.start_s - by_s, end_s=word.end_s - by_s) for word in words)
    return StreamRecording(name=str(number), pcm=np.concatenate(parts), words=moved)
