"""English as people say it whose first language is another one: sounds that theirs lacks become the nearest it has.

The substitutions are some that descriptions of learners' English commonly name, such as Swan and Smith, "Learner
English", 2nd edition (2001), as far as they change single sounds; they were not measured on recordings.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

SEPARATOR = "/"
"""Between the accent that was learnt and the speaker's first language, as in "en-us/mandarin"."""

_STRESS = "ˈˌ"
_USUAL = 0.7
"""Chance that an utterance has one of the accent's substitutions: people keep some sounds and not others."""

_APART = {
    **{"əl": "ə_l", "ɑːɹ": "ɑː_ɹ", "ɔːɹ": "ɔː_ɹ", "ɛɹ": "ɛ_ɹ", "ɪɹ": "ɪ_ɹ", "ʊɹ": "ʊ_ɹ", "aɪɚ": "aɪ_ɚ"},
    **{"ɐ": "ə", "ᵻ": "ɪ", "ɾ": "t"},
}
"""What eSpeak NG writes as one phoneme, or as the reduced form of one; learners say no American flap."""

_UNVOICED = {"b": "p", "d": "t", "ɡ": "k", "v": "f", "z": "s", "ð": "s", "ʒ": "ʃ", "dʒ": "tʃ"}
_VELAR = ("k", "ɡ")


@dataclass(frozen=True, kw_only=True)
class FirstLanguage:
    """What becomes of the sounds of English.

    Attributes:
        learnt: eSpeak NG language of the English that its speakers mostly learn.
        sounds: a phoneme of eSpeak NG -> what is said instead, "ɾ" being a tapped r; "" leaves it out.
        unvoiced_ends: voiced consonants at the end of a word lose their voice.
    """

    learnt: str
    sounds: Mapping[str, str]
    unvoiced_ends: bool = False


FIRST_LANGUAGES: Mapping[str, FirstLanguage] = {
    "mandarin": FirstLanguage(
        learnt="en-us",
        sounds={"θ": "s", "ð": "d", "v": "w", "z": "s", "ɪ": "i", "æ": "ɛ", "ʊ": "u"},
        unvoiced_ends=True,
    ),
    "hindi": FirstLanguage(
        learnt="en",
        sounds={"θ": "t", "ð": "d", "v": "w", "ɹ": "ɾ", "a": "ɛ", "ɒ": "ɑː", "ə": "a", "ʒ": "dʒ"},
    ),
    "spanish": FirstLanguage(
        learnt="en-us",
        sounds={
            **{"v": "b", "z": "s", "dʒ": "j", "ʃ": "tʃ", "ð": "d", "ɹ": "ɾ", "ɚ": "ɛ_ɾ"},
            **{"ɪ": "i", "æ": "a", "ʌ": "a"},
        },
    ),
    "french": FirstLanguage(
        learnt="en",
        sounds={"θ": "s", "ð": "z", "h": "", "ɪ": "i", "dʒ": "ʒ", "tʃ": "ʃ", "ʌ": "ə", "ŋ": "n_ɡ", "əʊ": "ɔ"},
    ),
    "german": FirstLanguage(
        learnt="en",
        sounds={"θ": "s", "ð": "z", "w": "v", "dʒ": "tʃ", "a": "ɛ", "ʌ": "a", "ʒ": "ʃ"},
        unvoiced_ends=True,
    ),
    "russian": FirstLanguage(
        learnt="en",
        sounds={"θ": "s", "ð": "z", "w": "v", "ɪ": "i", "ŋ": "n_ɡ", "ɹ": "ɾ", "ə": "a", "a": "ɛ", "ɜː": "ɔ"},
        unvoiced_ends=True,
    ),
    "filipino": FirstLanguage(
        learnt="en-us",
        sounds={"f": "p", "v": "b", "z": "s", "θ": "t", "ð": "d", "æ": "a", "ɪ": "i", "ɹ": "ɾ", "ʒ": "dʒ", "ɚ": "ɛ_ɾ"},
    ),
    "japanese": FirstLanguage(
        learnt="en-us",
        sounds={"l": "ɾ", "ɹ": "ɾ", "θ": "s", "ð": "z", "v": "b", "æ": "a", "ʌ": "a", "ɜː": "a", "ɚ": "a", "ə": "a"},
    ),
}

FOREIGN_ACCENTS = tuple(f"{language.learnt}{SEPARATOR}{name}" for name, language in FIRST_LANGUAGES.items())


def learnt_accent(accent: str) -> str:
    """The eSpeak NG language behind an accent, foreign or not: "en-us/mandarin" -> "en-us"."""
    return accent.partition(SEPARATOR)[0]


def with_accent(phonemes: str, accent: str, utterance: str) -> str:
    """The phonemes as somebody with that accent says them.

    Args:
        phonemes: IPA, "_" between phonemes, a space between words (kws.synth.engine.PhoneticEngine.transcribe), of
            `learnt_accent(accent)`.
        accent: one of `FOREIGN_ACCENTS`; any other leaves the phonemes as they are.
        utterance: decides which of the substitutions are heard; the same one has always the same.
    """
    language = _first_language(accent)
    if language is None:
        return phonemes
    chooser = random.Random(f"{accent} {utterance}")
    sounds = {sound: said for sound, said in language.sounds.items() if chooser.random() < _USUAL}
    return _said(phonemes, sounds, unvoiced_ends=language.unvoiced_ends and chooser.random() < _USUAL)


def merges(first: str, second: str, accent: str) -> bool:
    """Whether two texts, as phonemes, are said alike when all of the accent's substitutions are heard."""
    language = _first_language(accent)
    if language is None:
        return first == second
    one, other = (_said(each, language.sounds, unvoiced_ends=language.unvoiced_ends) for each in (first, second))
    return one == other


def _first_language(accent: str) -> FirstLanguage | None:
    return FIRST_LANGUAGES.get(accent.partition(SEPARATOR)[2])


def _said(phonemes: str, sounds: Mapping[str, str], *, unvoiced_ends: bool) -> str:
    return " ".join("_".join(_word(word, sounds, unvoiced_ends=unvoiced_ends)) for word in phonemes.split(" "))


def _word(word: str, sounds: Mapping[str, str], *, unvoiced_ends: bool) -> list[str]:
    apart = [part for phoneme in word.split("_") for part in _in_place(phoneme, _APART).split("_")]
    if not unvoiced_ends:
        return _substituted(apart, sounds)
    return _unvoiced(_substituted(_unvoiced(apart), sounds))  # again: a new sound may be voiced


def _substituted(word: list[str], sounds: Mapping[str, str]) -> list[str]:
    said = []
    for phoneme, after in zip(word, [*word[1:], ""], strict=True):
        velar = phoneme == "ŋ" and phoneme in sounds and after in _VELAR  # the stop is there already
        said += ["n"] if velar else _in_place(phoneme, sounds).split("_")
    return [phoneme for phoneme in said if phoneme]


def _in_place(phoneme: str, sounds: Mapping[str, str]) -> str:
    bare = phoneme.lstrip(_STRESS)
    return phoneme.removesuffix(bare) + sounds[bare] if bare in sounds else phoneme


def _unvoiced(word: list[str]) -> list[str]:
    """With a voiceless cluster of consonants at its end."""
    end = len(word)
    while end and word[end - 1] in _UNVOICED:
        end -= 1
    return [*word[:end], *(_UNVOICED.get(phoneme, phoneme) for phoneme in word[end:])]
