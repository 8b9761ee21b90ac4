"""A folder tree: one folder per class, any depth below it; `_background_noise_` holds noise."""

from __future__ import annotations

from pathlib import Path

from kws.config.experiment import DataConfig
from kws.data.audio import AUDIO_SUFFIXES
from kws.data.clips import BACKGROUND_FOLDER, Clip, NoiseFile, Source
from kws.data.splits import speaker_of, which_set
from kws.errors import KwsError


def audio_files(folder: Path) -> list[Path]:
    """All sound files below a folder, sorted; hidden files and folders are left out.

    Raises:
        KwsError: the folder cannot be listed.
    """
    try:
        found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in AUDIO_SUFFIXES)
    except OSError as error:
        raise KwsError(f"{folder}: cannot be listed ({error.strerror})") from None
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def open_folder(root: Path, config: DataConfig) -> Source:
    """Read a folder tree; the split is the Speech Commands hash of the file name.

    Raises:
        KwsError: there is no folder with sound files in it.
    """
    clips = [
        Clip(
            path=path,
            key=path.relative_to(root).as_posix(),
            label=folder.name,
            split=which_set(path.name, config.validation_percent, config.testing_percent),
            speaker=speaker_of(path.name),
        )
        for folder in class_folders(root)
        for path in audio_files(folder)
    ]
    if not clips:
        raise KwsError(f"{root}: no class folders with sound files, expected one folder per word, such as {root}/yes")
    return Source(name=root.resolve().name, root=root, clips=tuple(clips), noise=background_files(root))


def class_folders(root: Path) -> list[Path]:
    """Folders directly below the root that are classes, sorted."""
    try:
        entries = sorted(entry for entry in root.iterdir() if entry.is_dir())
    except OSError as error:
        raise KwsError(f"{root}: cannot be listed ({error.strerror})") from None
    return [entry for entry in entries if entry.name != BACKGROUND_FOLDER and not entry.name.startswith(".")]


def background_files(root: Path) -> tuple[NoiseFile, ...]:
    """Recordings in the root's `_background_noise_` folder, if any; they have no split of their own."""
    folder = root / BACKGROUND_FOLDER
    if not folder.is_dir():
        return ()
    return tuple(NoiseFile(path=path, key=path.relative_to(root).as_posix()) for path in audio_files(folder))
