"""eSpeak NG's shared library from the pip package espeakng-loader, driven by a worker process."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from kws.synth.voices import Utterance, Voice, espeak_licence, espeak_voices
from kws.synth.worker import Worker

WORKER = Path(__file__).with_name("espeak_worker.py")


def library_paths() -> tuple[Path, Path] | None:
    """Library and data folder of espeakng-loader, found without importing it; None when not installed."""
    spec = importlib.util.find_spec("espeakng_loader")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    names = ("libespeak-ng.so", "libespeak-ng.dylib", "espeak-ng.dll")
    library = next((folder / name for name in names if (folder / name).exists()), None)
    return None if library is None else (library, folder / "espeak-ng-data")


class LibraryEngine:
    """A running speech worker; see `kws.synth.engine.PhoneticEngine`."""

    def __init__(self, library: Path, data: Path) -> None:
        self._worker = Worker("eSpeak NG", WORKER, [str(library), str(data)])
        about = self._worker.about
        self.name = f"eSpeak NG {about['version']}"
        self._licence = espeak_licence(str(about["version"]))
        self.rate_hz = int(about["rate_hz"])
        self.voices = (espeak_voices(map(str, about["variants"])),)

    def licence_of(self, voice: Voice) -> str:  # noqa: ARG002
        """See `kws.synth.engine.SpeechEngine.licence_of`."""
        return self._licence

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order."""
        for reply in self._worker.ask(_request(utterance) for utterance in utterances):
            yield self._worker.samples(int(reply["samples"]))

    def transcribe(self, texts: Iterable[str], accent: str) -> Iterator[str]:
        """Yields the phonemes of each text, see `kws.synth.engine.PhoneticEngine`."""
        requests: Iterable[dict[str, object]] = ({"transcribe": text, "voice": accent} for text in texts)
        for reply in self._worker.ask(requests):
            yield str(reply["phonemes"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()


def _request(utterance: Utterance) -> dict[str, object]:
    return {
        "text": utterance.text,
        "voice": utterance.voice.name,
        "rate_wpm": utterance.rate_wpm,
        "pitch": utterance.pitch,
        "pitch_range": utterance.pitch_range,
    }
