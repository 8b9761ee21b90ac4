"""What a data source is made of: labelled clips and noise recordings, before any decoding."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Split = Literal["training", "validation", "testing"]
SPLITS: tuple[Split, ...] = ("training", "validation", "testing")

BACKGROUND_FOLDER = "_background_noise_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clip:
    """One labelled recording.

    Attributes:
        path: the file.
        key: path relative to the source's root with forward slashes; stable across machines.
        label: word, or a name starting with "_" for what is no word.
        split: which part it belongs to.
        speaker: identity of the voice, "" where unknown.
        word_s: start and end of the word in seconds where known; longer recordings are cut around its middle.
        licence: licence of this recording, "" for the source's own.
    """

    path: Path
    key: str
    label: str
    split: Split
    speaker: str = ""
    word_s: tuple[float, float] | None = None
    licence: str = ""

    @property
    def centre_s(self) -> float | None:
        """Middle of the word in seconds where known."""
        return None if self.word_s is None else sum(self.word_s) / 2


@dataclass(frozen=True, kw_only=True, slots=True)
class NoiseFile:
    """One background recording; split None: its beginning trains, its end validates and tests.

    `kind` is what the data calls it, such as music; "" where it says nothing.
    """

    path: Path
    key: str
    split: Split | None = None
    licence: str = ""
    kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """One data source.

    Attributes:
        name: for people and for the model record.
        root: folder the keys are relative to.
        licence: of the whole source; "not stated" where nobody said.
        clips: labelled recordings, sorted by key.
        noise: background recordings, sorted by key.
        speech: running speech without keywords, sorted by key; every file has a split.
        opened_as: what the user pointed at; None where the source was put together by a program.
        said_licence: what the user said the licence is; None: nothing.
    """

    name: str
    root: Path
    licence: str = "not stated"
    clips: tuple[Clip, ...] = field(default=(), repr=False)
    noise: tuple[NoiseFile, ...] = field(default=(), repr=False)
    speech: tuple[NoiseFile, ...] = field(default=(), repr=False)
    opened_as: Path | None = None
    said_licence: str | None = None
