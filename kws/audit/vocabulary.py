"""Common English words, most frequent first, with how often they are said."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile("[a-z]+('[a-z]+)?")
_SHORT_WORDS = frozenset(("a", "i"))


@dataclass(frozen=True, kw_only=True)
class CommonWord:
    """A word and its frequency on the Zipf scale: 6 is once in a thousand words, 3 once in a million."""

    text: str
    zipf: float


def common_words(count: int) -> list[CommonWord]:
    """The `count` most frequent English words that are spelled with letters.

    Source: R. Speer, "rspeer/wordfreq" (package wordfreq; word lists CC BY-SA 4.0).
    """
    from wordfreq import top_n_list, zipf_frequency  # noqa: PLC0415  heavy, and an extra

    listed = (word for word in top_n_list("en", 2 * count) if _WORD.fullmatch(word))
    kept = [word for word in listed if len(word) > 1 or word in _SHORT_WORDS][:count]
    return [CommonWord(text=word, zipf=zipf_frequency(word, "en")) for word in kept]
