"""Open whatever the user points at: a manifest, a Speech Commands folder, or a folder tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kws.config.experiment import DataConfig
from kws.data.clips import NoiseFile, Source
from kws.data.folder import audio_files, open_folder
from kws.data.manifest import open_manifest, open_noise_manifest
from kws.data.speech import open_speech_folder, open_speech_manifest
from kws.data.speech_commands import is_speech_commands, open_speech_commands
from kws.errors import KwsError

_MANIFEST = "manifest.csv"


def open_source(path: Path, config: DataConfig, licence: str | None = None) -> Source:
    """Open labelled data.

    Args:
        path: a .csv manifest, a folder with a manifest.csv, an unpacked Speech Commands archive, or a folder
            tree.
        config: split shares for data that has no split of its own.
        licence: what the user says the data's licence is.

    Raises:
        KwsError: nothing usable is there; the sentence says what was expected.
    """
    if path.is_file():
        source = open_manifest(path, config)
    elif not path.is_dir():
        raise KwsError(f"{path}: does not exist, expected a data folder or a CSV manifest")
    elif (path / _MANIFEST).is_file():
        source = open_manifest(path / _MANIFEST, config)
    elif is_speech_commands(path):
        source = open_speech_commands(path, config)
    else:
        source = open_folder(path, config)
    return replace(source, licence=licence or source.licence, opened_as=path, said_licence=licence)


def open_noise(path: Path, licence: str | None = None) -> Source:
    """Open background noise: a manifest, a folder with a manifest.csv, or any folder of recordings.

    Raises:
        KwsError: nothing usable is there.
    """
    if path.is_file():
        source = open_noise_manifest(path)
    elif not path.is_dir():
        raise KwsError(f"{path}: does not exist, expected a folder of noise or a CSV manifest")
    elif (path / _MANIFEST).is_file():
        source = open_noise_manifest(path / _MANIFEST)
    else:
        files = tuple(NoiseFile(path=file, key=file.relative_to(path).as_posix()) for file in audio_files(path))
        if not files:
            raise KwsError(f"{path}: holds no sound files")
        source = Source(name=path.resolve().name, root=path, noise=files)
    return replace(source, licence=licence or source.licence, opened_as=path, said_licence=licence)


def open_speech(path: Path, keywords: Sequence[str], config: DataConfig, licence: str | None = None) -> Source:
    """Open running speech without keywords: a manifest, a folder with a manifest.csv, or any folder of recordings.

    Args:
        path: what the user points at.
        keywords: recordings that a manifest says to hold one of them are left out.
        config: split shares for speech that has no split of its own.
        licence: what the user says the speech's licence is.

    Raises:
        KwsError: nothing usable is there.
    """
    if not path.exists():
        raise KwsError(f"{path}: does not exist, expected a folder of recordings or a CSV manifest")
    manifest = path if path.is_file() else path / _MANIFEST
    if manifest.is_file():
        source = open_speech_manifest(manifest, keywords, config)
    else:
        source = open_speech_folder(path, config)
    return replace(source, licence=licence or source.licence, opened_as=path, said_licence=licence)
