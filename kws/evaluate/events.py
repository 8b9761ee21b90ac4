"""Reported events against the words that were really said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kws.evaluate.metrics import Rate
from kws.streams import StreamWord

LATE_S = 0.75
"""How long after the end of a word its event may come."""


@dataclass(frozen=True, kw_only=True)
class Reported:
    """An event: keyword and the time of the decision."""

    keyword: str
    time_s: float


@dataclass(frozen=True, kw_only=True)
class EventScore:
    """How events and words match.

    Attributes:
        found: (word, event) of words with an event of their keyword, in order of time.
        missed: words without.
        confused: (word, event) where the event named another keyword.
        false: events where no keyword was said.
    """

    found: tuple[tuple[StreamWord, Reported], ...]
    missed: tuple[StreamWord, ...]
    confused: tuple[tuple[StreamWord, Reported], ...]
    false: tuple[Reported, ...]

    @property
    def hit_rate(self) -> Rate:
        """Words found of words said; a confused word is not found."""
        said = len(self.found) + len(self.missed) + len(self.confused)
        return Rate(hits=len(self.found), trials=said)


def match_events(said: Sequence[StreamWord], events: Sequence[Reported], late_s: float = LATE_S) -> EventScore:
    """Pairs each word with the first event between its start and `late_s` after its end; each event counts once.

    Args:
        said: words in order of time.
        events: events in order of time, near misses left out.
        late_s: how long after the end of a word its event may come.
    """
    times = [event.time_s for event in events]
    taken: set[int] = set()
    found: list[tuple[StreamWord, Reported]] = []
    missed: list[StreamWord] = []
    confused: list[tuple[StreamWord, Reported]] = []
    for word in said:
        window = range(bisect_left(times, word.start_s), bisect_right(times, word.end_s + late_s))
        inside = [index for index in window if index not in taken]
        if not inside:
            missed.append(word)
            continue
        index = next((index for index in inside if events[index].keyword == word.keyword), inside[0])
        taken.add(index)
        (found if events[index].keyword == word.keyword else confused).append((word, events[index]))
    false = tuple(event for index, event in enumerate(events) if index not in taken)
    return EventScore(found=tuple(found), missed=tuple(missed), confused=tuple(confused), false=false)
