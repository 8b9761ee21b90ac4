"""What a phrase is searched for in: where `kws wake` mines false accepts and measures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kws.data.clips import Source, Split
from kws.streams import Material
from kws.streams.material import join_material
from kws.synth.dataset import SENTENCE_LABEL
from kws.wake.given import Given


def is_recorded(given: Given, words: Sequence[str], split: Split) -> bool:
    """Whether the user's recordings hold the phrase in this split; a few of them may all train."""
    return any(clip.label in words and clip.split == split for source in given.recordings for clip in source.clips)


def stream_material(given: Given, synthetic: Source, words: Sequence[str], split: Split) -> Material:
    """The phrase in the user's recordings, else in synthetic voices, between the user's running speech, else sentences.

    Synthetic clips that sound like the phrase are no part of it: nobody says that all day, they are tried by name.

    Args:
        given: by the user.
        synthetic: clips of the phrase, of what sounds like it, and of sentences.
        words: label of the phrase, alone.
        split: whose recordings are taken.

    Raises:
        KwsError: see `kws.streams.material.join_material`.
    """
    phrase = given.recordings if is_recorded(given, words, split) else (labelled(synthetic, words),)
    speech = tuple(source for source in given.speech if any(file.split == split for file in source.speech))
    sentences = () if speech else (labelled(synthetic, (SENTENCE_LABEL,)),)
    return join_material((*phrase, *sentences), words, split, speech=speech, noise=given.noise)


def labelled(source: Source, labels: Collection[str]) -> Source:
    """Only the clips with one of these labels."""
    return replace(source, clips=tuple(clip for clip in source.clips if clip.label in labels))
