"""Which clip trains, validates and tests: speaker-disjoint, and stable when clips are added.

Source of `which_set`: the Speech Commands data set (P. Warden, arXiv:1804.03209, section 7.3; the data set's
own README describes the same function): the SHA-1 of the file name up to "_nohash_" picks the part, so all
clips of a speaker stay together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from kws.data.clips import Clip, Split
from kws.errors import KwsError

_HASH_RANGE = 2**27 - 1
_SPEAKER_MARK = "_nohash_"


def which_set(name: str, validation_percent: float, testing_percent: float) -> Split:
    """The official hash split of Speech Commands.

    Args:
        name: file name or path; only its last part up to "_nohash_" counts.
        validation_percent, testing_percent: shares of the two held-out parts, 0 to 100.
    """
    base = PurePath(name).name.split(_SPEAKER_MARK)[0]
    digest = int(hashlib.sha1(base.encode(), usedforsecurity=False).hexdigest(), 16)
    percent = (digest % (_HASH_RANGE + 1)) * (100.0 / _HASH_RANGE)
    if percent < validation_percent:
        return "validation"
    return "testing" if percent < validation_percent + testing_percent else "training"


def speaker_of(name: str) -> str:
    """The speaker part of a Speech Commands file name, "" where the name has none."""
    base, mark, _ = PurePath(name).name.partition(_SPEAKER_MARK)
    return base if mark else ""


def require_disjoint_speakers(clips: Iterable[Clip], origin: str) -> None:
    """Refuse a split in which a voice both trains and validates or tests.

    Raises:
        KwsError: names the speaker and the two parts.
    """
    seen: dict[str, Split] = {}
    for clip in clips:
        if clip.speaker and seen.setdefault(clip.speaker, clip.split) != clip.split:
            raise KwsError(
                f"{origin}: speaker {clip.speaker} is in {seen[clip.speaker]} and in {clip.split}, "
                "a speaker may be in one split only"
            )
