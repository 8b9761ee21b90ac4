"""Which programs speak: eSpeak NG, those with voices of people, Piper with the user's voices, or any other."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from kws.errors import KwsError
from kws.synth.engine import EngineKind, SpeechEngine, engine_kind, open_engine

SPEAKERS = (*get_args(EngineKind), "natural", "piper", "kokoro", "command")
_WITH_VOICES = ("piper", "kokoro", "command")


@dataclass(frozen=True, kw_only=True)
class Speaker:
    """What the user asked for.

    Attributes:
        engines: some of `SPEAKERS`, which speak equally often.
        voices: of "piper" .onnx files, of "kokoro" one folder, of "command" names.
        command: of "command", see `kws.synth.command_engine.CommandEngine`.

    Raises:
        KwsError: an engine is not known, lacks voices or command, or has some that it does not take.
    """

    engines: tuple[str, ...] = ("auto",)
    voices: tuple[str, ...] = ()
    command: str = ""

    def __post_init__(self) -> None:
        if not self.engines:
            raise KwsError(f"speech synthesis: no engine, expected one of {', '.join(SPEAKERS)}")
        for name in self.engines:
            if name not in SPEAKERS:
                raise KwsError(f"speech synthesis: unknown engine {name!r}, expected one of {', '.join(SPEAKERS)}")
        if sum(name in get_args(EngineKind) for name in self.engines) > 1 or len(set(self.engines)) < len(self.engines):
            raise KwsError(
                f"speech synthesis: --engine {', '.join(self.engines)}: expected each once (auto, library and program "
                "are all eSpeak NG)"
            )
        with_voices = [name for name in self.engines if name in _WITH_VOICES]
        if len(with_voices) > 1:
            raise KwsError(f"speech synthesis: --voice is of one engine, not of {' and '.join(with_voices)}")
        if ("command" in self.engines) != bool(self.command):
            raise KwsError("speech synthesis: --engine command and --command go together")
        if bool(with_voices) != bool(self.voices):
            raise KwsError("speech synthesis: --engine piper, kokoro or command goes together with --voice")
        if "kokoro" in self.engines and len(self.voices) > 1:
            raise KwsError("speech synthesis: of --engine kokoro, --voice is the folder with all of them")
        if len(set(self.voices)) != len(self.voices):
            raise KwsError("speech synthesis: a --voice is given twice")


def asked_speaker(engines: Sequence[str] | None, voices: Sequence[str] | None, command: str) -> Speaker:
    """What the options --engine, --voice and --command ask for; without --engine eSpeak NG.

    Raises:
        KwsError: see `Speaker`.
    """
    return Speaker(engines=tuple(engines or ("auto",)), voices=tuple(voices or ()), command=command)


def installed_speaker() -> Speaker:
    """eSpeak NG, and beside it the voices of people where some are installed."""
    from kws.synth.natural_programs import is_any_installed  # noqa: PLC0415

    return Speaker(engines=("auto", "natural") if is_any_installed() else ("auto",))


def open_speaker(speaker: Speaker) -> SpeechEngine:
    """Opens its engines, as one.

    Raises:
        KwsError: one is not there or does not start.
    """
    from kws.synth.joint_engine import JointEngine  # noqa: PLC0415

    with ExitStack() as opened:  # closes those that are open where a later one does not start
        engines = [opened.enter_context(_open(name, speaker)) for name in speaker.engines]
        joint = engines[0] if len(engines) == 1 else JointEngine(engines)
        opened.pop_all()
    return joint


def _open(name: str, speaker: Speaker) -> SpeechEngine:
    from kws.synth.command_engine import CommandEngine  # noqa: PLC0415
    from kws.synth.kokoro_engine import KokoroEngine  # noqa: PLC0415
    from kws.synth.natural_engine import NaturalEngine  # noqa: PLC0415
    from kws.synth.piper_engine import PiperEngine  # noqa: PLC0415

    if name == "natural":
        return NaturalEngine()
    if name == "piper":
        return PiperEngine([Path(voice) for voice in speaker.voices])
    if name == "kokoro":
        return KokoroEngine(Path(speaker.voices[0]))
    if name == "command":
        return CommandEngine(speaker.command, speaker.voices)
    return open_engine(engine_kind(name))
