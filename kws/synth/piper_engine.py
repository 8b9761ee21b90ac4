"""Piper with the user's voices, from the pip package piper-tts, driven by a worker process."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import soxr
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.voices import NORMAL_RATE_WPM, Utterance, Voice, VoiceSet
from kws.synth.worker import Worker

WORKER = Path(__file__).with_name("piper_worker.py")
RATE_HZ = 22050
_QUALITY = re.compile(r"-(x_low|low|medium|high)$")


class PiperEngine:
    """Speaks with voices of Piper; rates vary, pitch is the voice's own. See `kws.synth.engine.SpeechEngine`.

    Args:
        paths: .onnx files, each with its .onnx.json beside it; every speaker of a file is a voice.

    Raises:
        KwsError: Piper is not installed, or a file is no voice.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        if importlib.util.find_spec("piper") is None:
            raise KwsError('speech synthesis: the package piper-tts is not installed; run: pip install "kws[piper]"')
        for path in (each for given in paths for each in (given, given.with_name(f"{given.name}.json"))):
            if not path.is_file():
                raise KwsError(f"{path}: does not exist, expected a voice of Piper (NAME.onnx with NAME.onnx.json)")
        self._worker = Worker("Piper", WORKER, [str(path.resolve()) for path in paths])
        version = self._worker.about["version"]
        self.name = f"Piper {version}"
        self._licence = (
            f"synthetic speech, output of Piper {version} (a GPL-3.0-or-later program); licence of its voice"
        )
        self.rate_hz = RATE_HZ
        self._speakers: dict[str, tuple[str, int]] = {}
        timbres: dict[str, str] = {}
        for path, speakers in self._worker.about["voices"].items():
            stem = Path(path).stem
            for speaker in range(speakers):
                mark = f"#{speaker}" if speakers > 1 else ""
                self._speakers[stem + mark] = (path, speaker)
                timbres[stem + mark] = _QUALITY.sub("", stem) + mark
        self.voices = (VoiceSet(timbres=timbres),)

    def licence_of(self, voice: Voice) -> str:  # noqa: ARG002
        """See `kws.synth.engine.SpeechEngine.licence_of`."""
        return self._licence

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order."""
        for reply in self._worker.ask(self._request(utterance) for utterance in utterances):
            samples = self._worker.samples(int(reply["samples"]))
            yield samples if reply["rate_hz"] == RATE_HZ else soxr.resample(samples, reply["rate_hz"], RATE_HZ)

    def _request(self, utterance: Utterance) -> dict[str, object]:
        path, speaker = self._speakers[utterance.voice.variant]
        length_scale = NORMAL_RATE_WPM / utterance.rate_wpm
        return {"text": utterance.text, "path": path, "speaker": speaker, "length_scale": length_scale}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()
