"""Running speech without labels: a manifest (path, split, speaker, contains_word) or a folder of recordings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from kws.data.audio import read_audio
from kws.data.clips import Split
from kws.data.folder import audio_files
from kws.data.manifest import read_rows, split_name
from kws.errors import KwsError
from kws.streams.build import Utterance

_MANIFEST = "manifest.csv"


def open_speech(path: Path, split: Split, keywords: Sequence[str]) -> list[Utterance]:
    """The recordings of one split that hold none of the keywords, as far as the manifest knows.

    Rows without a split, and the files of a plain folder, belong to every split.

    Raises:
        KwsError: nothing usable is there.
    """
    if not path.exists():
        raise KwsError(f"{path}: does not exist, expected a folder of recordings or a CSV manifest")
    manifest = path if path.is_file() else path / _MANIFEST
    if not manifest.is_file():
        files = audio_files(path)
        if not files:
            raise KwsError(f"{path}: holds no sound files")
        return [Utterance(load=partial(read_audio, file)) for file in files]
    return [
        Utterance(load=partial(read_audio, manifest.parent / row["path"]), speaker=row.get("speaker", ""))
        for line, row in read_rows(manifest, ("path",))
        if split_name(manifest, line, row) in (None, split) and not _holds(row, keywords)
    ]


def _holds(row: dict[str, str], keywords: Sequence[str]) -> bool:
    named = {word.strip() for word in row.get("contains_word", "").replace(";", ",").split(",")}
    return not named.isdisjoint(keywords)
