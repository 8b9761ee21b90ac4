"""Several engines as one: speakers come from each of them equally often, however few voices one has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Self

import numpy as np
import soxr
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.synth.engine import SpeechEngine
from kws.synth.voices import Utterance, Voice


class JointEngine:
    """Hands every utterance to the engine that has its voice. See `kws.synth.engine.SpeechEngine`.

    Args:
        engines: open ones, closed with this one.

    Raises:
        KwsError: two of them have a voice of one name.
    """

    def __init__(self, engines: Sequence[SpeechEngine]) -> None:
        self._engines = engines
        self.name = " and ".join(engine.name for engine in engines)
        self.rate_hz = max(engine.rate_hz for engine in engines)
        self.voices = tuple(voices for engine in engines for voices in engine.voices)
        self._owner: dict[str, int] = {}
        for number, engine in enumerate(engines):
            for variant in (name for voices in engine.voices for name in (*voices.timbres, *voices.pairs)):
                first = self._owner.setdefault(variant, number)
                if first != number:
                    name = engines[first].name
                    raise KwsError(f"speech synthesis: {name} and {engine.name} both have a voice {variant}")

    def licence_of(self, voice: Voice) -> str:
        """See `kws.synth.engine.SpeechEngine.licence_of`."""
        return self._engines[self._owner[voice.variant]].licence_of(voice)

    def speak(self, utterances: Iterable[Utterance]) -> Iterator[NDArray[np.int16]]:
        """Yields int16[n] per utterance, in order, at the highest of the engines' sample rates."""
        orders = [(self._owner[utterance.voice.variant], utterance) for utterance in utterances]
        speech = [
            engine.speak([utterance for owner, utterance in orders if owner == number])
            for number, engine in enumerate(self._engines)
        ]
        for owner, _ in orders:
            pcm, rate_hz = next(speech[owner]), self._engines[owner].rate_hz
            yield pcm if rate_hz == self.rate_hz else soxr.resample(pcm, rate_hz, self.rate_hz)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        with ExitStack() as stack:
            for engine in self._engines:
                stack.push(engine)
