"""Programs whose voices are made from recordings of people, as far as they are installed: flite, RHVoice, SVOX Pico."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from kws.synth.run_program import read_sound, run_program
from kws.synth.voices import NORMAL_RATE_WPM, Utterance
from kws.synth.worker import Worker

PICO_WORKER = Path(__file__).with_name("pico_worker.py")
_FLITE_VOICES = {"kal16": "kal", "awb": "awb", "rms": "rms", "slt": "slt"}
"""Those at 16 kHz, and whose voice each is."""

_KAL_PITCH_HZ = 95
_PICO_LANGUAGES = ("en-US", "en-GB")
_RHVOICE_FOLDERS = ("/usr/share/RHVoice", "/usr/local/share/RHVoice")


class VoiceProgram(Protocol):
    """One program.

    Attributes:
        name: of the program.
        voices: what each of its voices is called, and whose voice it is.
    """

    name: str
    voices: Mapping[str, str]

    def speak(self, utterance: Utterance, voice: str, output: Path) -> tuple[NDArray[np.int16], int]:
        """int16[n] and its sample rate in Hz; may be called from several threads, each with an output of its own.

        Args:
            utterance: text, rate and pitch.
            voice: one of `voices`.
            output: a file that may be written on the way.

        Raises:
            KwsError: the program fails.
        """

    def close(self) -> None:
        """Ends what was started."""


class Flite:
    """The program `flite`; licence of the program and its voices: BSD-like (Carnegie Mellon University)."""

    name = "flite"

    def __init__(self, program: str) -> None:
        self._program = program
        listed = run_program([program, "-lv"], self.name).decode().partition(":")[2].split()
        self.voices: Mapping[str, str] = {name: timbre for name, timbre in _FLITE_VOICES.items() if name in listed}

    def speak(self, utterance: Utterance, voice: str, output: Path) -> tuple[NDArray[np.int16], int]:
        """See `VoiceProgram.speak`."""
        shift = _pitch_factor(utterance)
        pitch = f"int_f0_target_mean={_KAL_PITCH_HZ * shift}" if voice == "kal16" else f"f0_shift={shift}"
        stretch = f"duration_stretch={NORMAL_RATE_WPM / utterance.rate_wpm}"
        options = ["-voice", voice, "--setf", stretch, "--setf", pitch, "-t", utterance.text, "-o", str(output)]
        run_program([self._program, *options], self.name)
        return read_sound(output, self.name)

    def close(self) -> None:
        """Nothing runs between utterances."""


class RHVoice:
    """The program `RHVoice-test`; give it English voices, models learn less from those of other languages.

    Licence of the program: GPL or LGPL; every voice has its own.
    """

    name = "RHVoice"

    def __init__(self, program: str, voices: Sequence[str]) -> None:
        self._program = program
        self.voices: Mapping[str, str] = {name: name.lower() for name in voices}

    def speak(self, utterance: Utterance, voice: str, output: Path) -> tuple[NDArray[np.int16], int]:
        """See `VoiceProgram.speak`."""
        rate, pitch = (round(100 * value) for value in (_rate_factor(utterance), _pitch_factor(utterance)))
        command = [self._program, "-p", voice, "-r", str(rate), "-t", str(pitch), "-o", str(output)]
        run_program(command, Path(self._program).name, utterance.text)
        return read_sound(output, self.name)

    def close(self) -> None:
        """Nothing runs between utterances."""


class Pico:
    """SVOX Pico from the pip package `ttspico`; licence of the program and its voices: Apache-2.0."""

    name = "SVOX Pico"
    voices: Mapping[str, str] = {language: f"pico-{language}" for language in _PICO_LANGUAGES}

    def __init__(self) -> None:
        self._worker = Worker(self.name, PICO_WORKER, _PICO_LANGUAGES)
        self._rate_hz = int(self._worker.about["rate_hz"])
        self._alone = threading.Lock()

    def speak(self, utterance: Utterance, voice: str, output: Path) -> tuple[NDArray[np.int16], int]:  # noqa: ARG002
        """See `VoiceProgram.speak`."""
        speed, pitch = (round(100 * value) for value in (_rate_factor(utterance), _pitch_factor(utterance)))
        text = f'<speed level="{speed}"><pitch level="{pitch}">{escape(utterance.text)}</pitch></speed>'
        with self._alone:
            (reply,) = self._worker.ask([{"language": voice, "text": text}])
            return self._worker.samples(int(reply["samples"])), self._rate_hz

    def close(self) -> None:
        """See `VoiceProgram.close`."""
        self._worker.close()


def is_any_installed() -> bool:
    """Whether one of them is there; none is started."""
    return bool(_installed())


def installed_programs() -> Sequence[VoiceProgram]:
    """Those that are there, in a fixed order, started."""
    return [start() for start in _installed()]


def _installed() -> Sequence[Callable[[], VoiceProgram]]:
    found: list[Callable[[], VoiceProgram]] = []
    if (flite := shutil.which("flite")) is not None:
        found.append(partial(Flite, flite))
    folders = map(Path, filter(None, (os.environ.get("RHVOICE_DATA_PATH"), *_RHVOICE_FOLDERS)))
    folder = next((path for path in folders if path.is_dir()), None)
    english = [] if folder is None else english_voices(folder)
    if (rhvoice := shutil.which("RHVoice-test")) is not None and english:
        found.append(partial(RHVoice, rhvoice, english))
    if importlib.util.find_spec("ttspico") is not None:
        found.append(Pico)
    return found


def english_voices(folder: Path) -> Sequence[str]:
    """The names of the voices in a data folder of RHVoice that speak English."""
    infos = sorted(folder.glob("voices/*/voice.info"))
    return [info.parent.name for info in infos if re.search(r"(?m)^language=English\s*$", info.read_text("utf-8"))]


def _rate_factor(utterance: Utterance) -> float:
    return utterance.rate_wpm / NORMAL_RATE_WPM


def _pitch_factor(utterance: Utterance) -> float:
    """Half an octave down to half an octave up."""
    return float(2 ** ((utterance.pitch - 50) / 100))
