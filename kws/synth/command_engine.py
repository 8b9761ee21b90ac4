"""Any other speech program: a command line with places for text, voice and output, run without a shell."""

from __future__ import annotations

import re
import shlex
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import soxr
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.run_program import read_sound, run_program, speak_in_threads
from kws.synth.voices import Utterance, Voice, VoiceSet

RATE_HZ = 24000
PLACES = ("text", "voice", "output", "rate", "pitch")


class CommandEngine:
    """Runs a program per utterance, several at a time. See `kws.synth.engine.SpeechEngine`.

    Args:
        template: a command line, such as "mytts --speaker {voice} --out {output} {text}"; it is split as a shell would,
            then every {text}, {voice}, {output} (a sound file that the program writes), {rate} (words a minute, 80 to
            450) and {pitch} (0 to 99, 50 is the voice's own) is replaced inside its argument. No shell sees it.
        voices: names that {voice} takes, no two of one speaker.

    Raises:
        KwsError: the template lacks a place or has one that is not known, or there is no such program.
    """

    def __init__(self, template: str, voices: Sequence[str]) -> None:
        try:
            self._arguments = shlex.split(template)
        except ValueError as error:
            raise KwsError(f"--command {template}: cannot be split into arguments ({error})") from None
        used = set(re.findall(r"\{(\w*)\}", template))
        if unknown := sorted(used - set(PLACES)):
            known = ", ".join(f"{{{name}}}" for name in PLACES)
            raise KwsError(f"--command: {{{unknown[0]}}} is not known, expected some of {known}")
        for needed in ("text", "output", *(["voice"] if len(voices) > 1 else [])):
            if needed not in used:
                raise KwsError(f"--command: has no {{{needed}}}, such as in 'mytts {{text}} {{voice}} {{output}}'")
        if shutil.which(self._arguments[0]) is None:
            raise KwsError(f"--command: there is no program {self._arguments[0]}")
        program = Path(self._arguments[0]).name
        self.name = program
        self._licence = f"synthetic speech, output of {program}; licence of that program's voices"
        self.rate_hz = RATE_HZ
        self.voices = (VoiceSet(timbres={voice: voice for voice in voices}),)

    def licence_of(self, voice: Voice) -> str:  # noqa: ARG002
        """See `kws.synth.engine.SpeechEngine.licence_of`."""
        return self._licence

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order."""
        yield from speak_in_threads(self._run, utterances)

    def _run(self, utterance: Utterance) -> NDArray[np.int16]:
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / "speech.wav"
            values = {
                "text": utterance.text,
                "voice": utterance.voice.variant,
                "output": str(output),
                "rate": str(utterance.rate_wpm),
                "pitch": str(utterance.pitch),
            }
            command = [_filled(argument, values) for argument in self._arguments]
            shown = shlex.join(command)
            run_program(command, shown)
            if not output.is_file():
                raise KwsError(f"speech synthesis: {shown} has not written its output")
            samples, rate_hz = read_sound(output, shown)
        pcm: NDArray[np.int16] = soxr.resample(samples, rate_hz, RATE_HZ)
        return pcm

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return


def _filled(argument: str, values: dict[str, str]) -> str:
    """One pass, so that braces in the text itself stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda place: values[place.group(1)], argument)
