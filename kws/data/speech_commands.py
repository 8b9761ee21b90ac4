"""The Speech Commands layout: word folders, validation_list.txt, testing_list.txt, `_background_noise_`.

Source: P. Warden, "Speech Commands: A Dataset for Limited-Vocabulary Speech Recognition", arXiv:1804.03209.
"""

from __future__ import annotations

from pathlib import Path

from kws.config.experiment import DataConfig
from kws.data.clips import Clip, Source, Split
from kws.data.folder import audio_files, background_files, class_folders
from kws.data.splits import speaker_of, which_set
from kws.errors import KwsError

LICENCE = "CC BY 4.0"
_LISTS: dict[str, Split] = {"validation_list.txt": "validation", "testing_list.txt": "testing"}


def is_speech_commands(root: Path) -> bool:
    """True where the official list files lie in the folder."""
    return all((root / name).is_file() for name in _LISTS)


def open_speech_commands(root: Path, config: DataConfig) -> Source:
    """Read an unpacked Speech Commands archive.

    The list files decide the split where the shares are the official 10 % and 10 %; otherwise the hash does,
    from which the lists were made.

    Raises:
        KwsError: a list file cannot be read, or there are no clips.
    """
    official = config.validation_percent == 10.0 and config.testing_percent == 10.0
    listed = _read_lists(root) if official else {}
    clips: list[Clip] = []
    for folder in class_folders(root):
        for path in audio_files(folder):
            key = path.relative_to(root).as_posix()
            by_hash = which_set(path.name, config.validation_percent, config.testing_percent)
            split = listed.get(key, "training") if official else by_hash
            clips.append(Clip(path=path, key=key, label=folder.name, split=split, speaker=speaker_of(path.name)))
    if not clips:
        raise KwsError(f"{root}: has the Speech Commands lists but no word folders with sound files")
    return Source(name="Speech Commands", root=root, licence=LICENCE, clips=tuple(clips), noise=background_files(root))


def _read_lists(root: Path) -> dict[str, Split]:
    listed: dict[str, Split] = {}
    for name, split in _LISTS.items():
        try:
            lines = (root / name).read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError) as error:
            raise KwsError(f"{root / name}: cannot be read ({error})") from None
        listed.update(dict.fromkeys(lines, split))
    return listed
