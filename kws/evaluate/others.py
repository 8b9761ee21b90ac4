"""What a model should stay silent on: words that are none of its keywords, and running speech."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from kws.config import DataConfig
from kws.config.experiment import SILENCE_LABEL
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import read_audio
from kws.data.cache import Progress, cache_folder, cached_clips
from kws.data.clips import Split
from kws.data.folder import audio_files
from kws.data.manifest import read_rows, split_name
from kws.data.source import open_source
from kws.errors import KwsError
from kws.evaluate.clips import Pcm
from kws.streams import StreamRecording

_MANIFEST = "manifest.csv"


@dataclass(frozen=True, kw_only=True, eq=False)
class OtherWords:
    """Clips of words that are none of the model's labels.

    Attributes:
        pcm: int16[n, samples].
        words: their names.
    """

    pcm: Pcm
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SpeechRecording:
    """Running speech.

    Attributes:
        load: reads it.
        said: its words in lower case; None where no transcript is known.
    """

    load: Callable[[], StreamRecording]
    said: frozenset[str] | None = None


def load_other_words(
    folders: Sequence[Path], labels: Sequence[str], config: DataConfig, split: Split, progress: Progress | None = None
) -> OtherWords | None:
    """All clips of one split whose word is none of the labels; None where the data has none.

    Raises:
        KwsError: a folder is no data set, or a clip cannot be read.
    """
    samples = round(config.clip_ms * SAMPLE_RATE_HZ / 1000)
    clips = [
        clip
        for folder in folders
        for clip in open_source(folder, config).clips
        if clip.split == split and clip.label not in labels and clip.label != SILENCE_LABEL
    ]
    if not clips:
        return None
    pcm = np.asarray(cached_clips(clips, samples, cache_folder(), progress))
    return OtherWords(pcm=pcm, words=tuple(clip.label for clip in clips))


def open_speech(path: Path, split: Split) -> list[SpeechRecording]:
    """Running speech: a manifest with path, and split and text where known, or a folder of recordings.

    Rows without a split, and the files of a plain folder, belong to every split.

    Raises:
        KwsError: nothing usable is there.
    """
    if not path.exists():
        raise KwsError(f"{path}: does not exist, expected a folder of speech or a CSV manifest")
    manifest = path if path.is_file() else path / _MANIFEST
    if manifest.is_file():
        recordings = [
            SpeechRecording(load=partial(_read, manifest.parent / row["path"]), said=_words(row.get("text", "")))
            for line, row in read_rows(manifest, ("path",))
            if split_name(manifest, line, row) in (None, split)
        ]
    else:
        recordings = [SpeechRecording(load=partial(_read, file)) for file in audio_files(path)]
    if not recordings:
        raise KwsError(f"{path}: holds no {split} recordings of speech")
    return recordings


def _read(path: Path) -> StreamRecording:
    return StreamRecording(name=str(path), pcm=read_audio(path))


def _words(text: str) -> frozenset[str] | None:
    return frozenset(text.lower().split()) or None
