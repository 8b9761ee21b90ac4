"""Kokoro-82M from the user's files: many voices of people, run by onnxruntime, told the sounds by eSpeak NG."""

from __future__ import annotations

import importlib.util
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.engine import open_engine
from kws.synth.foreign_accents import FOREIGN_ACCENTS, learnt_accent, merges, with_accent
from kws.synth.kokoro_sounds import sound_ids
from kws.synth.run_program import speak_in_threads
from kws.synth.voices import ACCENTS, FEWEST_TIMBRES, NORMAL_RATE_WPM, Utterance, Voice, VoiceSet, splits_of

RATE_HZ = 24000
_STYLE = 256
_AND = "+"
"""Between the names of two voices whose mean is meant."""
_UNREADABLE = (OSError, EOFError, ValueError, TypeError, AttributeError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""What numpy raises at an archive that is damaged or holds something else."""

_ENGLISH = re.compile(r"[ab][fm]_\w+")
"""American or British, female or male: af_heart, bm_george."""


class KokoroEngine:
    """Speaks with every English voice of a folder, and with the mean of any two of one split, in every accent of eSpeak
    NG and in foreign ones. See `kws.synth.engine.SpeechEngine`.

    Rates vary; pitch and melody choose the mark that the text ends with, since Kokoro takes nothing else. Some of its
    .onnx files draw random numbers: with them, the same text sounds a little different every time.

    Args:
        folder: holds the model, one .onnx file with inputs for tokens, style and speed, and the voices, each a file
            NAME.bin of float32[lengths, 256], or all of them in one .npz archive, whatever it is called; subfolders
            count.

    Raises:
        KwsError: onnxruntime or eSpeak NG is not installed, or the folder lacks a model or voices.
    """

    name = "Kokoro"
    rate_hz = RATE_HZ

    def __init__(self, folder: Path) -> None:
        if importlib.util.find_spec("onnxruntime") is None:
            raise KwsError('speech synthesis: the package onnxruntime is not installed; run: pip install "kws[kokoro]"')
        self._session, self._inputs = _open_model(_only_model(folder))
        self._styles = _styles(folder)
        accents = (*ACCENTS, *FOREIGN_ACCENTS)
        alone = {name: name for name in self._styles}
        self.voices = (VoiceSet(timbres=alone, accents=accents, pairs=_pairs(alone)),)
        self._phonetics = open_engine()

    def licence_of(self, voice: Voice) -> str:  # noqa: ARG002
        """See `kws.synth.engine.SpeechEngine.licence_of`."""
        return "synthetic speech, output of Kokoro; licence of its files (Kokoro-82M: Apache-2.0)"

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order; what is too long for Kokoro is cut at 510 sounds."""
        yield from speak_in_threads(self._run, ((utterance, self._sounds(utterance)) for utterance in utterances))

    def _sounds(self, utterance: Utterance) -> list[int]:
        accent, learnt = utterance.voice.accent, learnt_accent(utterance.voice.accent)
        (phonemes,) = self._phonetics.transcribe([utterance.text], learnt)
        foreign = accent != learnt and not self._merges(phonemes, utterance)
        if foreign:
            key = f"{utterance.voice.speaker} {utterance.rate_wpm} {utterance.pitch}"
            phonemes = with_accent(phonemes, accent, key)
        return sound_ids(phonemes, american=learnt.startswith("en-us"), mark=_mark(utterance), tapped=foreign)

    def _merges(self, phonemes: str, utterance: Utterance) -> bool:
        """Whether the utterance's accent says the phonemes like a text that it must not sound like."""
        accent = utterance.voice.accent
        others = list(self._phonetics.transcribe(utterance.unlike, learnt_accent(accent)))
        return any(merges(phonemes, other, accent) for other in others)

    def _style(self, variant: str, sounds: int) -> NDArray[np.float32]:
        styles = [self._styles[name] for name in variant.split(_AND)]
        mean: NDArray[np.float32] = np.mean([style[min(sounds, len(style)) - 1] for style in styles], axis=0)
        return mean

    def _run(self, order: tuple[Utterance, list[int]]) -> NDArray[np.int16]:
        utterance, sounds = order
        tokens, voice, speed = self._inputs
        asked = {
            tokens: np.array([[0, *sounds, 0]], np.int64),
            voice: self._style(utterance.voice.variant, len(sounds))[None],
            speed: np.array([utterance.rate_wpm / NORMAL_RATE_WPM], np.float32),
        }
        try:
            (wave, *_) = self._session.run(None, asked)
        except Exception as error:  # onnxruntime's own exceptions share no other base
            raise KwsError(f"speech synthesis: Kokoro failed ({str(error).partition(chr(10))[0]})") from None
        pcm: NDArray[np.int16] = np.clip(np.rint(32767 * np.ravel(wave)), -32768, 32767).astype(np.int16)
        return pcm

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._phonetics.__exit__(*error)


def _mark(utterance: Utterance) -> str:
    if utterance.pitch > 60:
        return "?"
    return "!" if utterance.pitch_range > 60 else "." if utterance.pitch < 50 else ","


def _pairs(alone: Mapping[str, str]) -> dict[str, str]:
    """Voices half one and half another of the same split, whose timbre counts as that of the first."""
    if len(alone) < FEWEST_TIMBRES:
        return {}
    splits = splits_of(alone.values())
    pairs = combinations(sorted(alone), 2)
    return {_AND.join(pair): pair[0] for pair in pairs if splits[pair[0]] == splits[pair[1]]}


def _only_model(folder: Path) -> Path:
    found = sorted(folder.rglob("*.onnx")) if folder.is_dir() else []
    if len(found) != 1:
        raise KwsError(f"{folder}: holds {len(found)} models (.onnx), expected a folder with one and its voices")
    return found[0]


def _open_model(path: Path) -> tuple[Any, tuple[str, str, str]]:
    """The session, and what it calls tokens, style and speed."""
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # several texts are spoken at a time
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no other base
        raise KwsError(f"{path}: no model that onnxruntime reads ({str(error).partition(chr(10))[0]})") from None
    names = [each.name for each in session.get_inputs()]
    tokens = next((name for name in names if name in ("tokens", "input_ids")), None)
    if tokens is None or sorted(names) != sorted((tokens, "style", "speed")):
        raise KwsError(f"{path}: takes {', '.join(names)}, expected tokens, style and speed, as Kokoro does")
    return session, (tokens, "style", "speed")


def _styles(folder: Path) -> Mapping[str, NDArray[np.float32]]:
    """Of each English voice float32[lengths, 256]: its style for texts of so many sounds."""
    found: dict[str, NDArray[np.float32]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".bin", ".npz")):
        for name, values in _voices_of_file(path).items():
            if name in found:
                raise KwsError(f"{path}: the voice {name} is in another file of {folder}, too")
            if values.size == 0 or values.size % _STYLE:
                raise KwsError(f"{path}: the voice {name} has {values.size} values, expected a multiple of {_STYLE}")
            found[name] = values.reshape(-1, _STYLE)
    if not found:
        raise KwsError(f"{folder}: holds no English voice of Kokoro, such as af_heart.bin, or an archive of them")
    return found


def _voices_of_file(path: Path) -> Mapping[str, NDArray[np.float32]]:
    with path.open("rb") as file:
        is_archive = path.suffix == ".npz" or file.read(2) == b"PK"
    if not is_archive:
        return {path.stem: np.fromfile(path, np.float32)} if _ENGLISH.fullmatch(path.stem) else {}
    try:
        with path.open("rb") as file, np.load(file) as archive:
            names = [name for name in archive.files if _ENGLISH.fullmatch(name)]
            return {name: archive[name].astype(np.float32, casting="same_kind") for name in names}
    except _UNREADABLE as error:
        raise KwsError(f"{path}: no archive of voices ({error})") from None
