"""What sounds like a phrase and is another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Confusable:
    """A word or phrase that sounds like the audited one.

    Attributes:
        text: its spelling.
        likeness: 0 to 1, see `kws.audit.phonemes.likeness`.
        zipf: how often its rarest word is said, Zipf scale; 0 where the vocabulary does not have it.
    """

    text: str
    likeness: float
    zipf: float
