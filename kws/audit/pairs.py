"""Two common words that together sound like a phrase: "job is" for "jarvis"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from kws.audit.confusable import Confusable
from kws.audit.phonemes import Pronunciation, pair_likenesses
from kws.audit.vocabulary import CommonWord

_WORDS = 1200
_LONGER = 2
"""Sounds that a pair may have more or fewer than the phrase."""

_ALIKE = 0.55
_SAME_WORD = 3
"""Pairs that one word may be in as the first, and as the second."""


def alike_pairs(
    whole: Pronunciation,
    known: Sequence[tuple[CommonWord, Pronunciation]],
    count: int,
    *,
    without: Collection[str] = (),
) -> tuple[Confusable, ...]:
    """The pairs that sound most like a phrase and not just like it.

    Args:
        whole: how the phrase is pronounced.
        known: words with their pronunciations, most frequent first; pairs are made of the first 1,200.
        count: how many pairs to keep at most; no word is in more than three of them at one place.
        without: words that are in no pair: the phrase's own and what sounds just like them.

    Returns:
        The most alike first.
    """
    if count == 0:
        return ()
    words = [(word, sound) for word, sound in known[:_WORDS] if sound and word.text not in without]
    lengths = np.array([len(sound) for _, sound in words])
    near = np.abs(lengths[:, None] + lengths[None, :] - len(whole)) <= _LONGER
    pairs = [(int(first), int(second)) for first, second in np.argwhere(near)]
    alike = pair_likenesses(whole, [sound for _, sound in words], pairs)
    used: Counter[tuple[int, int]] = Counter()
    kept: list[Confusable] = []
    for place in np.argsort(-alike, kind="stable"):
        if len(kept) == count or alike[place] < _ALIKE:
            break
        ends = list(enumerate(pairs[place]))
        if alike[place] == 1 or any(used[end] == _SAME_WORD for end in ends):
            continue
        used.update(ends)
        said = [words[index][0] for index in pairs[place]]
        kept.append(
            Confusable(
                text=" ".join(word.text for word in said),
                likeness=float(alike[place]),
                zipf=min(word.zipf for word in said),
            )
        )
    return tuple(kept)
