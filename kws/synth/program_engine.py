"""The installed program `espeak-ng`, one run per utterance."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import numpy as np
import soundfile
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.voices import Utterance, Voice, espeak_licence, espeak_voices

WAV_HEADER_BYTES = 44


def program_path() -> Path | None:
    """Where `espeak-ng` is on the path; None when it is not."""
    found = shutil.which("espeak-ng")
    return None if found is None else Path(found)


class ProgramEngine:
    """Starts espeak-ng per utterance; no pitch range there. See `kws.synth.engine.PhoneticEngine`."""

    def __init__(self, program: Path) -> None:
        self._program = program
        banner = self._run("--version").decode(errors="replace")  # "eSpeak NG text-to-speech: 1.51  Data ..."
        version = banner.partition(": ")[2].split()[0] if ": " in banner else "unknown"
        self.name = f"eSpeak NG {version}"
        self._licence = espeak_licence(version)
        self.rate_hz = 22050
        self.voices = (espeak_voices(_variants(self._run("--voices=variant").decode(errors="replace"))),)

    def licence_of(self, voice: Voice) -> str:  # noqa: ARG002
        """See `kws.synth.engine.SpeechEngine.licence_of`."""
        return self._licence

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order."""
        for utterance in utterances:
            wav = self._run(
                *("-v", utterance.voice.name, "-s", str(utterance.rate_wpm), "-p", str(utterance.pitch)),
                *("--stdout", utterance.text),
            )
            if len(wav) <= WAV_HEADER_BYTES:
                raise KwsError(f"speech synthesis: espeak-ng has no voice {utterance.voice.name}")
            samples, _ = soundfile.read(io.BytesIO(_with_true_length(wav)), dtype="int16")
            yield samples

    def transcribe(self, texts: Iterable[str], accent: str) -> Iterator[str]:
        """Yields the phonemes of each text, see `kws.synth.engine.PhoneticEngine`."""
        for text in texts:
            heard = self._run("-v", accent, "-q", "--ipa", "--sep=_", text).decode()
            yield " ".join(heard.split())

    def _run(self, *arguments: str) -> bytes:
        try:
            result = subprocess.run([self._program, *arguments], capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise KwsError(f"speech synthesis: {self._program} failed: {error}") from None
        return result.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return


def _variants(table: str) -> frozenset[str]:
    """Names in the listing's last column but languages, e.g. `!v/f1`."""
    files = (word for line in table.splitlines() for word in line.split() if word.startswith("!v/"))
    return frozenset(name.removeprefix("!v/") for name in files)


def _with_true_length(wav: bytes) -> bytes:
    """The same wav with the sizes that a stream's header cannot know."""
    data = wav.find(b"data") + 8
    body = len(wav) - data
    head = bytearray(wav[:data])
    head[4:8] = (len(wav) - 8).to_bytes(4, "little")
    head[data - 4 : data] = body.to_bytes(4, "little")
    return bytes(head) + wav[data:]
