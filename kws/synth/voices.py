"""Voices: an accent, a timbre and a vocal tract; no two splits share a timbre."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass
from typing import Literal

from kws.errors import KwsError

Split = Literal["training", "validation", "testing"]

ACCENTS = (
    *("en-us", "en", "en-gb-scotland", "en-029"),
    *("en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-gb-x-rp", "en-us-nyc"),
)

NOT_HUMAN = frozenset(
    ("Demonic", "UniRobot", "anikaRobot", "AnxiousAndy", "Tweaky", "fast", "whisper", "whisperf", "Marco")
)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One synthetic speaker.

    Attributes:
        accent: eSpeak NG language, e.g. "en-gb-scotland".
        variant: eSpeak NG voice variant, e.g. "f3".
        tract: factor on all formants and the pitch, made by resampling; 1 is the variant's own.
    """

    accent: str
    variant: str
    tract: float = 1.0

    @property
    def name(self) -> str:
        """What eSpeak NG calls the voice."""
        return f"{self.accent}+{self.variant}"

    @property
    def speaker(self) -> str:
        """An identity fit for file names."""
        return f"{self.accent}-{self.variant}-{round(100 * self.tract)}"


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One thing to say.

    Attributes:
        text: words, English spelling.
        voice: who says it.
        rate_wpm: words per minute, 80 to 450.
        pitch, pitch_range: 0 to 99; 50 is the voice's own.
    """

    text: str
    voice: Voice
    rate_wpm: int = 160
    pitch: int = 50
    pitch_range: int = 50


def family(variant: str) -> str:
    """Variants that derive from each other ("klatt", "klatt4") share a family; f1..f5, m1..m8 do not."""
    return variant if re.fullmatch("[fm][0-9]", variant) else variant.rstrip("0123456789").lower()


def split_of(variant: str) -> Split:
    """The split that a timbre belongs to, by a hash of its family: 15 % testing, 10 % validation."""
    percent = int.from_bytes(hashlib.sha256(family(variant).encode()).digest()[:4], "big") * 100 / 2**32
    return "testing" if percent < 15 else "validation" if percent < 25 else "training"


def voices_of_split(available: frozenset[str], split: Split, count: int, seed: int) -> list[Voice]:
    """Draws `count` different speakers whose timbres belong to one split.

    Args:
        available: variants the engine has.
        split: "training", "validation" or "testing".
        count: number of speakers.
        seed: the same seed and variants give the same list.

    Raises:
        KwsError: the engine has no suitable variant.
    """
    human = sorted(v for v in available if v not in NOT_HUMAN and "robo" not in v and " " not in v)
    timbres = [variant for variant in human if split_of(variant) == split]
    if not timbres:
        raise KwsError(f"speech synthesis: the engine has no voice variants for {split}")
    chooser = random.Random(f"{seed} {split}")
    voices: list[Voice] = []
    while len(voices) < count:
        chooser.shuffle(timbres)  # every timbre once before any comes again
        voices += [
            Voice(accent=chooser.choice(ACCENTS), variant=timbre, tract=round(chooser.uniform(0.88, 1.14), 2))
            for timbre in timbres
        ]
    return voices[:count]


def vary(text: str, voice: Voice, chooser: random.Random) -> Utterance:
    """One way to say the text: 120 to 210 words a minute, pitch and melody around the voice's own."""
    return Utterance(
        text=text,
        voice=voice,
        rate_wpm=chooser.randint(120, 210),
        pitch=chooser.randint(30, 70),
        pitch_range=chooser.randint(20, 80),
    )
