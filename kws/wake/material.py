"""What a phrase is searched for in: where `kws wake` mines false accepts and measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kws.data.clips import Source, Split
from kws.streams import Material
from kws.streams.material import join_material
from kws.synth.dataset import SENTENCE_LABEL
from kws.wake.given import Given


def stream_material(given: Given, synthetic: Source, words: Sequence[str], split: Split) -> Material:
    """The user's recordings of the phrase, else synthetic ones, between running speech.

    Args:
        given: by the user.
        synthetic: clips of the phrase and of what sounds like it.
        words: label of the phrase.
        split: whose recordings are taken.

    Raises:
        KwsError: see `kws.streams.material.join_material`.
    """
    recordings = given.recordings or (synthetic,)
    material = join_material(recordings, words, split, speech=given.speech, noise=given.noise)
    return material if given.recordings else of_running_speech(material, synthetic=not given.speech)


def of_running_speech(material: Material, *, synthetic: bool) -> Material:
    """Without the synthetic clips that sound like the phrase: nobody says that all day, it is tried again by name.

    Args:
        material: its keywords are synthetic.
        synthetic: the speech is, too; else all of it is recorded.
    """
    wanted = SENTENCE_LABEL if synthetic else ""
    return replace(material, speech=[each for each in material.speech if each.label == wanted])
