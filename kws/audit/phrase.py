"""The audit of a phrase: length, sounds, and what else sounds like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kws.audit.confusable import Confusable
from kws.audit.pairs import alike_pairs
from kws.audit.phonemes import Pronunciation, likeness, parse, syllables
from kws.audit.vocabulary import CommonWord
from kws.errors import KwsError
from kws.synth.engine import PhoneticEngine

ACCENT = "en-us"
FEWEST_SYLLABLES = 3
MOST_SYLLABLES = 8
FEWEST_PHONEMES = 6
ALIKE = 0.6
VERY_ALIKE = 0.8
OFTEN_ZIPF = 4.5
SAID_ZIPF = 3.0
_PER_WORD = 6
_MOST_WORDS = 6
_SPELLING = re.compile("[a-z]+(?:['-][a-z]+)*")


@dataclass(frozen=True, kw_only=True)
class PhraseAudit:
    """What an audit found.

    Attributes:
        phrase: in lower case, single spaces.
        phonemes: how it is pronounced.
        syllables: their number.
        confusables: most alike first; parts of the phrase among them.
        homophones: words that sound just like one of the phrase's ("night" for "knight").
        across_words: two common words that sound like it one after the other, most alike first (kws/audit/pairs.py).
        advice: sentences; none where nothing speaks against the phrase.
    """

    phrase: str
    phonemes: Pronunciation
    syllables: int
    confusables: tuple[Confusable, ...]
    homophones: tuple[str, ...]
    across_words: tuple[Confusable, ...]
    advice: tuple[str, ...]

    @property
    def sounds_alike(self) -> tuple[str, ...]:
        """Spelling of all that sounds like the phrase: confusables, then pairs of words."""
        return tuple(item.text for item in (*self.confusables, *self.across_words))


def normal(phrase: str) -> str:
    """The phrase in lower case with single spaces.

    Raises:
        KwsError: it is no English phrase of one to six words.
    """
    words = phrase.lower().replace("_", " ").split()
    if not 1 <= len(words) <= _MOST_WORDS or not all(_SPELLING.fullmatch(word) for word in words):
        raise KwsError(f"phrase {phrase!r}: expected one to {_MOST_WORDS} English words, spelled with letters")
    return " ".join(words)


def audit_phrase(
    phrase: str, engine: PhoneticEngine, *, vocabulary: Sequence[CommonWord], count: int = 20, pairs: int = 20
) -> PhraseAudit:
    """Pronounces the phrase and a vocabulary and compares them.

    Every word of the phrase is exchanged for words that sound like it, one at a time, and single words are compared
    with the whole phrase. Parts of a phrase of several words count too: a detector must not fire on half of it. What
    sounds just the same is no confusable: nothing could tell it apart.

    Args:
        phrase: English spelling.
        engine: an open speech engine.
        vocabulary: words to compare with, see `kws.audit.vocabulary.common_words`.
        count: how many confusables to keep.
        pairs: how many pairs of words to keep.

    Raises:
        KwsError: no such phrase, or the engine fails.
    """
    text = normal(phrase)
    listed = list(vocabulary)
    words = text.split()
    spoken = [parse(ipa) for ipa in engine.transcribe([text, *words, *(word.text for word in listed)], ACCENT)]
    whole, parts, sounds = spoken[0], spoken[1 : 1 + len(words)], spoken[1 + len(words) :]
    known = list(zip(listed, sounds, strict=True))
    found = {confusable.text: confusable for confusable in _whole_words(text, whole, known)}
    if len(words) > 1:
        found |= {item.text: item for item in _exchanged(words, parts, known)}
        found |= {item.text: item for item in _parts(words, parts, whole, listed)}
    told_apart = [item for item in found.values() if item.likeness < 1]
    homophones = tuple(word.text for word, sound in known if sound and sound in parts and word.text not in words)
    ranked = sorted(told_apart, key=lambda item: (-item.likeness, -item.zipf, item.text))[:count]
    return PhraseAudit(
        phrase=text,
        phonemes=whole,
        syllables=syllables(whole),
        confusables=tuple(ranked),
        homophones=homophones,
        across_words=alike_pairs(whole, known, pairs, without=(*words, *homophones)),
        advice=tuple(_advice(text, whole, ranked, listed)),
    )


def _whole_words(
    text: str, whole: Pronunciation, known: Sequence[tuple[CommonWord, Pronunciation]]
) -> list[Confusable]:
    scored = [
        Confusable(text=word.text, likeness=likeness(whole, sound), zipf=word.zipf)
        for word, sound in known
        if word.text != text
    ]
    return [item for item in scored if item.likeness >= ALIKE]


def _exchanged(
    words: Sequence[str], parts: Sequence[Pronunciation], known: Sequence[tuple[CommonWord, Pronunciation]]
) -> list[Confusable]:
    """The phrase with one word exchanged for one that sounds like it."""
    found, zipf = [], {word.text: word.zipf for word, _ in known}
    for index, part in enumerate(parts):
        before, after = sum(parts[:index], ()), sum(parts[index + 1 :], ())
        alike = sorted(
            ((likeness(part, sound), word, sound) for word, sound in known if word.text != words[index]),
            key=lambda item: (-item[0], -item[1].zipf),
        )
        for _, word, sound in alike[:_PER_WORD]:
            text = " ".join((*words[:index], word.text, *words[index + 1 :]))
            close = likeness(before + part + after, before + sound + after)
            rarest = min(zipf.get(each, 0.0) for each in text.split())
            found.append(Confusable(text=text, likeness=close, zipf=rarest))
    return found


def _parts(
    words: Sequence[str], parts: Sequence[Pronunciation], whole: Pronunciation, listed: Sequence[CommonWord]
) -> list[Confusable]:
    """Runs of words that are not the whole phrase."""
    zipf = {word.text: word.zipf for word in listed}
    runs = [(i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1) if j - i < len(words)]
    return [
        Confusable(
            text=" ".join(words[i:j]),
            likeness=likeness(whole, sum(parts[i:j], ())),
            zipf=min(zipf.get(word, 0.0) for word in words[i:j]),
        )
        for i, j in runs
    ]


def _advice(
    text: str, whole: Pronunciation, confusables: Sequence[Confusable], listed: Sequence[CommonWord]
) -> list[str]:
    advice = []
    count = syllables(whole)
    if count < FEWEST_SYLLABLES or len(whole) < FEWEST_PHONEMES:
        advice.append(
            f"{count} syllables and {len(whole)} sounds are few: phrases of at least {FEWEST_SYLLABLES} syllables "
            f"and {FEWEST_PHONEMES} sounds have fewer false accepts"
        )
    if count > MOST_SYLLABLES:
        advice.append(f"{count} syllables are many: people shorten what takes longer than {MOST_SYLLABLES}")
    if len(set(whole)) < len(whole) * 2 / 3:
        advice.append("few different sounds: a phrase with more of them is told apart more easily")
    often = next((word for word in listed if word.text == text and word.zipf >= OFTEN_ZIPF), None)
    if often is not None:
        advice.append(f"{text!r} is said often in everyday speech and will be heard there")
    close = [item.text for item in confusables if item.likeness >= VERY_ALIKE and item.zipf >= SAID_ZIPF]
    if close:
        advice.append(f"sounds very much like {', '.join(close[:5])}")
    return advice
