"""Running speech without labels: what keyword models must stay silent on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kws.config.experiment import DataConfig
from kws.data.clips import NoiseFile, Source
from kws.data.folder import audio_files
from kws.data.manifest import read_rows, split_name
from kws.data.splits import which_set
from kws.errors import KwsError


def open_speech_manifest(path: Path, keywords: Sequence[str], config: DataConfig) -> Source:
    """Read a manifest of running speech.

    Columns: path is needed; split, speaker, licence and contains_word (words with commas between them) are used where
    present. Rows without a split are split by the hash of their speaker, or of their file name.

    Raises:
        KwsError: the file cannot be parsed, lacks the path column, or a row is bad.
    """
    files = []
    for line, row in read_rows(path, ("path",)):
        if not {word.strip() for word in row.get("contains_word", "").split(",")}.isdisjoint(keywords):
            continue
        split = split_name(path, line, row) or which_set(
            row.get("speaker", "") or row["path"], config.validation_percent, config.testing_percent
        )
        key = row["path"]
        files.append(NoiseFile(path=path.parent / key, key=key, split=split, licence=row.get("licence", "")))
    return Source(
        name=path.resolve().parent.name, root=path.parent, speech=tuple(sorted(files, key=lambda file: file.key))
    )


def open_speech_folder(path: Path, config: DataConfig) -> Source:
    """Take every sound file of a folder tree, split by the hash of its name.

    Raises:
        KwsError: there are none.
    """
    keys = [(file, file.relative_to(path).as_posix()) for file in audio_files(path)]
    if not keys:
        raise KwsError(f"{path}: holds no sound files")
    shares = config.validation_percent, config.testing_percent
    files = tuple(NoiseFile(path=file, key=key, split=which_set(key, *shares)) for file, key in keys)
    return Source(name=path.resolve().name, root=path, speech=files)
