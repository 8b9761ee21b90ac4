"""All installed voices that are made from recordings of people: a model learns people's speech from them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import soxr
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.natural_programs import VoiceProgram, installed_programs
from kws.synth.run_program import speak_in_threads
from kws.synth.voices import Utterance, Voice, VoiceSet

RATE_HZ = 24000


class NaturalEngine:
    """Speaks with flite, RHVoice and SVOX Pico, several utterances at a time. See `kws.synth.engine.SpeechEngine`.

    Args:
        programs: None: those that are installed.

    Raises:
        KwsError: none is.
    """

    def __init__(self, programs: Sequence[VoiceProgram] | None = None) -> None:
        programs = installed_programs() if programs is None else programs
        if not programs:
            raise KwsError(
                "speech synthesis: no program with voices of people is installed; "
                'run: pip install "kws[natural]", and apt-get install flite'
            )
        self._programs = programs
        self.name = ", ".join(program.name for program in programs)
        self.rate_hz = RATE_HZ
        self._speakers = {
            f"{program.name.split()[-1].lower()}-{voice}": (program, voice)
            for program in programs
            for voice in program.voices
        }
        timbres = {name: program.voices[voice] for name, (program, voice) in self._speakers.items()}
        self.voices = (VoiceSet(timbres=timbres),)

    def licence_of(self, voice: Voice) -> str:
        """See `kws.synth.engine.SpeechEngine.licence_of`."""
        program, _ = self._speakers[voice.variant]
        return f"synthetic speech, output of {program.name}; licences of its voices"

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order."""
        yield from speak_in_threads(self._speak, utterances)

    def _speak(self, utterance: Utterance) -> NDArray[np.int16]:
        program, voice = self._speakers[utterance.voice.variant]
        with tempfile.TemporaryDirectory() as folder:
            pcm, rate_hz = program.speak(utterance, voice, Path(folder) / "speech.wav")
        return np.asarray(soxr.resample(pcm, rate_hz, RATE_HZ))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for program in self._programs:
            program.close()
