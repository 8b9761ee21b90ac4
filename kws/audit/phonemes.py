"""Pronunciations as phonemes, and how alike two of them sound."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

Pronunciation = tuple[str, ...]

_STRESS = re.compile("[ˈˌ]")
_VOWEL_LETTERS = frozenset("aeiouyɐɑɒæɘəɚɛɜɝɪɨɔʊʉʌøœɵ")
_CLASSES = ("pbf v", "td θð", "szʃʒ", "kgɡx", "mnŋ", "lɹrɾw j", "iɪyeɛ", "uʊoɔʉ", "aæɐɑɒʌ", "əɚɜɝɘɨ", "h")
_CLASS_OF = {letter: group[0] for group in _CLASSES for letter in group if letter != " "}


def parse(ipa: str) -> Pronunciation:
    """Phonemes of what a speech engine transcribed: stress and length marks gone, affricates and diphthongs whole.

    Args:
        ipa: "_" between phonemes, spaces between words.
    """
    plain = _STRESS.sub("", ipa).replace("ː", "").replace("\u0361", "")
    return tuple(phoneme for word in plain.split() for phoneme in word.split("_") if phoneme.strip("-"))


def syllables(pronunciation: Pronunciation) -> int:
    """Number of vowels, and of l, m, n that carry a syllable."""
    return sum(phoneme[0] in _VOWEL_LETTERS or "\u0329" in phoneme for phoneme in pronunciation)


def likeness(first: Pronunciation, second: Pronunciation) -> float:
    """How alike two pronunciations sound, 1 for equal ones, 0 where nothing is shared.

    The mean of two edit similarities: of the phonemes, and of their broad classes (lips, tongue tip, hissing, back of
    the tongue, nasal, gliding, and vowels by place), so that replacing b by p costs half of replacing it by a vowel.

    Source: R. A. Wagner and M. J. Fischer, "The string-to-string correction problem", JACM 21 (1974).
    """
    exact = Levenshtein.normalized_similarity(first, second)
    broad = Levenshtein.normalized_similarity(_broad(first), _broad(second))
    return (exact + broad) / 2


def pair_likenesses(
    first: Pronunciation, words: Sequence[Pronunciation], pairs: Sequence[tuple[int, int]]
) -> NDArray[np.float64]:
    """`likeness` of a pronunciation to pairs of words, one behind the other.

    Args:
        first: what is compared.
        words: pronunciations.
        pairs: numbers of two words each.

    Returns:
        float64[len(pairs)].
    """
    total = np.zeros(len(pairs))
    for view in (tuple, _broad):
        letters: dict[str, str] = {}
        query, *spelled = [_spell(view(sound), letters) for sound in (first, *words)]
        texts = [spelled[one] + spelled[two] for one, two in pairs]
        if texts:
            total += cdist([query], texts, scorer=Levenshtein.normalized_similarity, dtype=np.float64)[0]
    return total / 2


def _broad(pronunciation: Pronunciation) -> tuple[str, ...]:
    return tuple(_CLASS_OF.get(phoneme[0], phoneme[0]) for phoneme in pronunciation)


def _spell(sounds: tuple[str, ...], letters: dict[str, str]) -> str:
    """One letter per sound; new ones are added to the letters."""
    return "".join(letters.setdefault(each, chr(len(letters) + 1)) for each in sounds)
