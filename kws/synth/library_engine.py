"""eSpeak NG's shared library from the pip package espeakng-loader, driven by a worker process."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.voices import Utterance

WORKER = Path(__file__).with_name("espeak_worker.py")
REQUESTS_IN_FLIGHT = 64  # their JSON fits in a pipe's buffer, so neither side can block the other


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
    """A running speech worker; see `kws.synth.engine.SpeechEngine`."""

    def __init__(self, library: Path, data: Path) -> None:
        command = [sys.executable, "-I", str(WORKER), str(library), str(data)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._requests = cast(IO[bytes], self._process.stdin)
        self._replies = cast(IO[bytes], self._process.stdout)
        about = self._reply()
        self.version = str(about["version"])
        self.rate_hz = int(about["rate_hz"])
        self.variants = frozenset(map(str, about["variants"]))

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order."""
        for reply in self._ask(_request(utterance) for utterance in utterances):
            yield np.frombuffer(self._replies.read(2 * int(reply["samples"])), "<i2").astype(np.int16)

    def transcribe(self, texts: Iterable[str], accent: str) -> Iterator[str]:
        """Yields the phonemes of each text, see `kws.synth.engine.SpeechEngine`."""
        requests: Iterable[dict[str, object]] = ({"transcribe": text, "voice": accent} for text in texts)
        for reply in self._ask(requests):
            yield str(reply["phonemes"])

    def _ask(self, requests: Iterable[dict[str, object]]) -> Iterator[dict[str, Any]]:
        """Yields one reply per request; whoever iterates reads the payload that follows a reply before the next one."""
        pending = iter(requests)
        while group := list(islice(pending, REQUESTS_IN_FLIGHT)):
            try:
                for request in group:
                    self._requests.write(json.dumps(request).encode() + b"\n")
                self._requests.flush()
            except BrokenPipeError:
                raise KwsError("speech synthesis: the eSpeak NG worker has died") from None
            for _ in group:
                yield self._reply()

    def _reply(self) -> dict[str, Any]:
        line = self._replies.readline()
        if not line:
            raise KwsError("speech synthesis: the eSpeak NG worker did not start or has died")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise KwsError(f"speech synthesis: {reply['error']}")
        return reply

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def _request(utterance: Utterance) -> dict[str, object]:
    return {
        "text": utterance.text,
        "voice": utterance.voice.name,
        "rate_wpm": utterance.rate_wpm,
        "pitch": utterance.pitch,
        "pitch_range": utterance.pitch_range,
    }
