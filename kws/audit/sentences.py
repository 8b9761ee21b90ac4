"""Sentences that nobody has written, common words in random order: training hears many transitions between them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from kws.audit.vocabulary import CommonWord

SENTENCE_WORDS = 6000
_SHORTEST, _LONGEST = 8, 15
_FLATTER = 0.7
"""Exponent of the words' frequencies: rare words come a little more often than in speech."""


def random_sentences(
    vocabulary: Sequence[CommonWord], count: int, *, without: Collection[str], seed: int
) -> tuple[str, ...]:
    """So many sentences of 8 to 15 words.

    Args:
        vocabulary: most frequent words first; the first 6,000 are used.
        count: of sentences.
        without: words that must not occur.
        seed: the only source of randomness.

    Returns:
        Sentences without punctuation, no two alike but by chance.
    """
    if count == 0:
        return ()
    words = [word for word in vocabulary[:SENTENCE_WORDS] if word.text not in without]
    weights = np.array([10 ** (_FLATTER * word.zipf) for word in words])
    rng = np.random.default_rng(seed)
    lengths = rng.integers(_SHORTEST, _LONGEST + 1, count)
    chosen = rng.choice(len(words), int(lengths.sum()), p=weights / weights.sum())
    parts = np.split(chosen, np.cumsum(lengths)[:-1])
    return tuple(" ".join(words[index].text for index in part) for part in parts)
