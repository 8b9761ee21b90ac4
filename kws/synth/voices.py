"""Voices: an accent, a variant and a vocal tract; no two splits share a timbre."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from kws.errors import KwsError

Split = Literal["training", "validation", "testing"]

ACCENTS = (
    *("en-us", "en", "en-gb-scotland", "en-029"),
    *("en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-gb-x-rp", "en-us-nyc"),
)

NORMAL_RATE_WPM = 160

NOT_HUMAN = frozenset(
    ("Demonic", "UniRobot", "anikaRobot", "AnxiousAndy", "Tweaky", "fast", "whisper", "whisperf", "Marco")
)


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One synthetic speaker.

    Attributes:
        accent: eSpeak NG language, e.g. "en-gb-scotland"; "" where the engine has none.
        variant: eSpeak NG voice variant, e.g. "f3", or another engine's name of a voice.
        tract: factor on all formants and the pitch, made by resampling; 1 is the variant's own.
    """

    accent: str
    variant: str
    tract: float = 1.0

    @property
    def name(self) -> str:
        """What the engine calls the voice."""
        return f"{self.accent}+{self.variant}" if self.accent else self.variant

    @property
    def speaker(self) -> str:
        """An identity fit for file names."""
        name = f"{self.accent}-{self.variant}" if self.accent else self.variant
        return re.sub(r"[^\w.+-]", "_", f"{name}-{round(100 * self.tract)}")


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One thing to say.

    Attributes:
        text: words, English spelling.
        voice: who says it.
        rate_wpm: words per minute, 80 to 450.
        pitch, pitch_range: 0 to 99; 50 is the voice's own.
        unlike: texts that it must not sound like; a foreign accent that merges it with one of them is left out.
    """

    text: str
    voice: Voice
    rate_wpm: int = NORMAL_RATE_WPM
    pitch: int = 50
    pitch_range: int = 50
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VoiceSet:
    """Voices of an engine that are drawn equally often.

    Attributes:
        timbres: what each voice sounds like, by its name; voices of one timbre go into one split.
        accents: that every voice can take.
        pairs: names of voices that are half one and half another of `timbres`, both of one split, and the timbre of one
            of the two; where there are some, every other speaker is one.
    """

    timbres: Mapping[str, str]
    accents: tuple[str, ...] = ("",)
    pairs: Mapping[str, str] = field(default_factory=dict)


def espeak_voices(variants: Iterable[str]) -> VoiceSet:
    """The human ones among eSpeak NG's voice variants, in its English accents."""
    human = (v for v in variants if v not in NOT_HUMAN and "robo" not in v and " " not in v)
    return VoiceSet(timbres={variant: family(variant) for variant in human}, accents=ACCENTS)


def espeak_licence(version: str) -> str:
    """What a manifest says about an utterance of eSpeak NG."""
    return f"synthetic speech, output of eSpeak NG {version} (a GPL-3.0-or-later program)"


def family(variant: str) -> str:
    """Variants that derive from each other ("klatt", "klatt4") share a family; f1..f5, m1..m8 do not."""
    return variant if re.fullmatch("[fm][0-9]", variant) else variant.rstrip("0123456789").lower()


def split_of(timbre: str) -> Split:
    """The split that a timbre belongs to, by its hash: 15 % testing, 10 % validation."""
    percent = _percent(timbre)
    return "testing" if percent < 15 else "validation" if percent < 25 else "training"


FEWEST_TIMBRES = len(get_args(Split))
"""Fewer cannot be divided into splits."""


def splits_of(timbres: Iterable[str]) -> dict[str, Split]:
    """The split of each timbre: `split_of`, or, where that leaves one empty, the two lowest hashes test and validate.

    Raises:
        KwsError: fewer than three timbres.
    """
    ordered = sorted(set(timbres), key=_percent)
    found = {timbre: split_of(timbre) for timbre in ordered}
    if len(set(found.values())) == FEWEST_TIMBRES:
        return found
    if len(ordered) < FEWEST_TIMBRES:
        raise KwsError(
            f"speech synthesis: there are {len(ordered)} voices, expected at least 3, "
            "so that training, validation and testing share none"
        )
    held_out: dict[str, Split] = {ordered[0]: "testing", ordered[1]: "validation"}
    return {timbre: held_out.get(timbre, "training") for timbre in ordered}


def _percent(timbre: str) -> float:
    return int.from_bytes(hashlib.sha256(timbre.encode()).digest()[:4], "big") * 100 / 2**32


def speakers_in(split: Split, voices: int) -> int:
    """How many speakers a split gets where `voices` train: a quarter of it each validates and tests."""
    return voices if split == "training" else -(-voices // 4)


def splits_of_sets(available: Sequence[VoiceSet]) -> dict[str, Split]:
    """The split of each timbre of several sets; those of a set that is too small to be divided train.

    Args:
        available: sets of voices; a timbre in several of them has the split that it has in the first.

    Raises:
        KwsError: all sets are too small, and together they are, too.
    """
    large = [voices for voices in available if len(set(voices.timbres.values())) >= FEWEST_TIMBRES]
    if not large:
        return splits_of(timbre for voices in available for timbre in voices.timbres.values())
    found: dict[str, Split] = {}
    for voices in reversed(large):
        found |= splits_of(voices.timbres.values())
    for voices in available:
        for timbre in voices.timbres.values():
            found.setdefault(timbre, "training")
    return found


def voices_of_split(available: Sequence[VoiceSet], split: Split, count: int, seed: int) -> list[Voice]:
    """Draws speakers whose timbres belong to one split, equally many from each set.

    Args:
        available: voices the engine has; a set without any of this split is left out.
        split: "training", "validation" or "testing".
        count: number of speakers, which differ where there are enough voices; at least one of each set is drawn.
        seed: the same seed and voices give the same list.

    Raises:
        KwsError: the engine has too few voices.
    """
    splits = splits_of_sets(available)

    def of_split(names: Mapping[str, str]) -> list[str]:
        return [name for name, timbre in sorted(names.items()) if splits[timbre] == split]

    sets = [(voices.accents, of_split(voices.timbres), of_split(voices.pairs)) for voices in available]
    spoken = [(accents, alone, pairs) for accents, alone, pairs in sets if alone]
    count = max(count, len(spoken))
    each = -(-count // len(spoken))
    drawn = [_drawn(*voices, each, random.Random(f"{seed} {split}")) for voices in spoken]
    mixed = [voice for row in zip(*drawn, strict=True) for voice in row][:count]
    if len(drawn) > 1:
        random.Random(f"{seed} {split} order").shuffle(mixed)  # or every other text would be one set's for ever
    return mixed


def _drawn(
    accents: Sequence[str], alone: list[str], pairs: list[str], count: int, chooser: random.Random
) -> list[Voice]:
    def speaker(variant: str) -> Voice:
        return Voice(accent=chooser.choice(accents), variant=variant, tract=round(chooser.uniform(0.88, 1.14), 2))

    voices: list[Voice] = []
    while len(voices) < count:
        chooser.shuffle(alone)  # every variant once before any comes again
        for variant in alone:
            voices.append(speaker(variant))
            if pairs:
                voices.append(speaker(chooser.choice(pairs)))
    return voices[:count]


def vary(text: str, voice: Voice, chooser: random.Random, *, unlike: tuple[str, ...] = ()) -> Utterance:
    """One way to say the text: 120 to 210 words a minute, pitch and melody around the voice's own.

    Args:
        text, voice: see `Utterance`.
        chooser: of the rest.
        unlike: see `Utterance`.
    """
    return Utterance(
        text=text,
        voice=voice,
        rate_wpm=chooser.randint(120, 210),
        pitch=chooser.randint(30, 70),
        pitch_range=chooser.randint(20, 80),
        unlike=unlike,
    )
