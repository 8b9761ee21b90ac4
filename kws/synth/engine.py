"""What speaks, and the two ways to reach eSpeak NG, both in another process: its pip library, or the program."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, Protocol, Self, cast, get_args

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.voices import Utterance, Voice, VoiceSet

EngineKind = Literal["auto", "library", "program"]


class SpeechEngine(Protocol):
    """Turns utterances into PCM.

    Attributes:
        name: of the program, with its version where it tells one.
        rate_hz: sample rate of the PCM that `speak` yields.
    """

    name: str
    rate_hz: int

    @property
    def voices(self) -> Sequence[VoiceSet]:
        """The voices that it has; speakers are drawn equally often from each set."""

    def licence_of(self, voice: Voice) -> str:
        """What a manifest says about an utterance of one of its voices."""

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order; the same list in a fresh engine gives the same samples.

        Raises:
            KwsError: the engine lacks the voice or has died.
        """

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class PhoneticEngine(SpeechEngine, Protocol):
    """Also knows how English is pronounced."""

    def transcribe(self, texts: Iterable[str], accent: str) -> Iterator[str]:
        """Yields how each text is pronounced: IPA, "_" between phonemes, a space between words.

        Args:
            texts: English spelling.
            accent: eSpeak NG language, e.g. "en-us".

        Raises:
            KwsError: eSpeak NG lacks the accent or has died.
        """


def engine_kind(name: str) -> EngineKind:
    """Checks a name from outside.

    Raises:
        KwsError: no such kind.
    """
    if name not in get_args(EngineKind):
        raise KwsError(f"speech synthesis: unknown engine {name!r}, expected one of {', '.join(get_args(EngineKind))}")
    return cast(EngineKind, name)


def open_engine(kind: EngineKind = "auto") -> PhoneticEngine:
    """Opens eSpeak NG, the pip package `espeakng-loader` first, then a program `espeak-ng` on the path.

    Raises:
        KwsError: neither is there, or the chosen one does not start.
    """
    from kws.synth.library_engine import LibraryEngine, library_paths  # noqa: PLC0415
    from kws.synth.program_engine import ProgramEngine, program_path  # noqa: PLC0415

    paths = library_paths() if kind in ("auto", "library") else None
    if paths is not None:
        return LibraryEngine(*paths)
    program = program_path() if kind in ("auto", "program") else None
    if program is not None:
        return ProgramEngine(program)
    missing = {
        "auto": "neither the package espeakng-loader nor the program espeak-ng is installed",
        "library": "the package espeakng-loader is not installed",
        "program": "the program espeak-ng is not on the path",
    }[kind]
    raise KwsError(f'speech synthesis: {missing}; run: pip install "kws[synth]"')
