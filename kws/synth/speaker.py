"""Which program speaks: eSpeak NG, those with voices of people, Piper with the user's voices, or any other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from kws.errors import KwsError
from kws.synth.engine import EngineKind, SpeechEngine, engine_kind, open_engine

SPEAKERS = (*get_args(EngineKind), "natural", "piper", "command")


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """What the user asked for.

    Attributes:
        engine: one of `SPEAKERS`.
        voices: of "piper" .onnx files, of "command" names.
        command: of "command", see `kws.synth.command_engine.CommandEngine`.

    Raises:
        KwsError: the engine is not known, lacks voices or command, or has some that it does not take.
    """

    engine: str = "auto"
    voices: tuple[str, ...] = ()
    command: str = ""

    def __post_init__(self) -> None:
        if self.engine not in SPEAKERS:
            raise KwsError(f"speech synthesis: unknown engine {self.engine!r}, expected one of {', '.join(SPEAKERS)}")
        if (self.engine == "command") != bool(self.command):
            raise KwsError("speech synthesis: --engine command and --command go together")
        if (self.engine in ("piper", "command")) != bool(self.voices):
            raise KwsError("speech synthesis: --engine piper and --engine command go together with --voice")
        if len(set(self.voices)) != len(self.voices):
            raise KwsError("speech synthesis: a --voice is given twice")


def open_speaker(speaker: Speaker) -> SpeechEngine:
    """Opens the engine.

    Raises:
        KwsError: it is not there or does not start.
    """
    from kws.synth.command_engine import CommandEngine  # noqa: PLC0415
    from kws.synth.natural_engine import NaturalEngine  # noqa: PLC0415
    from kws.synth.piper_engine import PiperEngine  # noqa: PLC0415

    if speaker.engine == "natural":
        return NaturalEngine()
    if speaker.engine == "piper":
        return PiperEngine([Path(voice) for voice in speaker.voices])
    if speaker.engine == "command":
        return CommandEngine(speaker.command, speaker.voices)
    return open_engine(engine_kind(speaker.engine))
