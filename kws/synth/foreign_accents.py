"""English as people say it whose first language is another one: sounds that theirs lacks become the nearest it has.

Source of the substitutions: Swan and Smith, "Learner English", 2nd edition (2001), as far as they change single sounds.
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

_UNVOICED = {"b": "p", "d": "t", "ɡ": "k", "v": "f", "z": "s", "ð": "s", "ʒ": "ʃ", "dʒ": "tʃ"}


@dataclass(frozen=True, kw_only=True)
class FirstLanguage:
    """What becomes of the sounds of English.

    Attributes:
        learnt: eSpeak NG language of the English that its speakers mostly learn.
        sounds: a phoneme of eSpeak NG -> what is said instead; "" leaves it out.
        unvoiced_ends: voiced consonants at the end of a word lose their voice.
    """

    learnt: str
    sounds: Mapping[str, str]
    unvoiced_ends: bool = False


FIRST_LANGUAGES: Mapping[str, FirstLanguage] = {
    "mandarin": FirstLanguage(
        learnt="en-us",
        sounds={"θ": "s", "ð": "d", "v": "w", "z": "s", "ɪ": "iː", "æ": "ɛ", "ʊ": "uː", "ɑːɹ": "ɑː", "ɔːɹ": "ɔː"},
        unvoiced_ends=True,
    ),
    "hindi": FirstLanguage(
        learnt="en",
        sounds={"θ": "t", "ð": "d", "v": "w", "w": "v", "ɹ": "ɾ", "a": "ɛ", "ɒ": "ɑː", "ə": "a", "ʒ": "dʒ"},
    ),
    "spanish": FirstLanguage(
        learnt="en-us",
        sounds={"v": "b", "z": "s", "ɪ": "i", "iː": "i", "æ": "a", "ʌ": "a", "dʒ": "j", "ʃ": "tʃ", "ð": "d", "ɹ": "ɾ"},
    ),
    "french": FirstLanguage(
        learnt="en",
        sounds={"θ": "s", "ð": "z", "h": "", "ɪ": "i", "dʒ": "ʒ", "tʃ": "ʃ", "ʌ": "ɛ", "ŋ": "n_ɡ", "əʊ": "ɔ"},
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
        sounds={"l": "ɾ", "ɹ": "ɾ", "θ": "s", "ð": "z", "v": "b", "æ": "a", "ʌ": "a", "ɜː": "aː", "ɚ": "aː", "ə": "a"},
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
    language = FIRST_LANGUAGES.get(accent.partition(SEPARATOR)[2])
    if language is None:
        return phonemes
    chooser = random.Random(f"{accent} {utterance}")
    sounds = {sound: said for sound, said in language.sounds.items() if chooser.random() < _USUAL}
    ends = _UNVOICED if language.unvoiced_ends and chooser.random() < _USUAL else {}
    return " ".join(_word(word.split("_"), sounds, ends) for word in phonemes.split(" "))


def _word(phonemes: list[str], sounds: Mapping[str, str], ends: Mapping[str, str]) -> str:
    *rest, last = phonemes
    said = [_sound(phoneme, sounds) for phoneme in rest]
    said.append(_sound(last, ends) if last.strip(_STRESS) in ends else _sound(last, sounds))
    return "_".join(each for each in said if each)


def _sound(phoneme: str, sounds: Mapping[str, str]) -> str:
    bare = phoneme.lstrip(_STRESS)
    stress = phoneme.removesuffix(bare)
    return stress + sounds[bare] if bare in sounds else phoneme
