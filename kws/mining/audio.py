"""Opens the audio that is searched: folders, manifests, single recordings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kws.config.experiment import DataConfig
from kws.data.audio import AUDIO_SUFFIXES
from kws.data.clips import Split
from kws.data.source import open_speech
from kws.errors import KwsError
from kws.streams import StreamRecording, read_stream


@dataclass(frozen=True, kw_only=True)
class Searched:
    """Recordings to search.

    Attributes:
        loads: each gives one recording under a name of its own, with the words that the table beside it lists.
        licences: by name, where known.
    """

    loads: tuple[Callable[[], StreamRecording], ...]
    licences: dict[str, str]


def open_searched(paths: Sequence[Path], keywords: Sequence[str], split: Split) -> Searched:
    """Opens audio without keywords, or with a table of them beside it (see kws.streams.recording).

    Args:
        paths: sound files, taken whole; folders or manifests of running speech, of which the split is taken.
        keywords: recordings that a manifest says to hold one of them are left out.
        split: of the folders and manifests; without one of their own, by the hash of their names.

    Raises:
        KwsError: something cannot be opened, or nothing of this split is there.
    """
    files: list[tuple[str, Path, str]] = []
    for path in paths:
        if path.is_file() and path.suffix.lower() in AUDIO_SUFFIXES:
            files.append((path.name, path, ""))
            continue
        source = open_speech(path, keywords, DataConfig(words=tuple(keywords)))
        files += [(each.key, each.path, each.licence) for each in source.speech if each.split == split]
    if not files:
        raise KwsError(f"mining: no {split} recordings in {', '.join(map(str, paths))}")
    return Searched(
        loads=tuple(partial(_named, name, path) for name, path, _ in files),
        licences={name: licence for name, _, licence in files if licence},
    )


def _named(name: str, path: Path) -> StreamRecording:
    return replace(read_stream(path), name=name)
