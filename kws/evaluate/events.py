"""Reported events against the words that were really said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kws.evaluate.metrics import Rate


@dataclass(frozen=True, kw_only=True)
class Said:
    """A keyword that was said, in seconds."""

    keyword: str
    start_s: float
    end_s: float


@dataclass(frozen=True, kw_only=True)
class Reported:
    """An event: keyword and the time of the decision."""

    keyword: str
    time_s: float


@dataclass(frozen=True, kw_only=True)
class EventScore:
    """How events and words match.

    Attributes:
        found: words with an event of their keyword, in order of time.
        missed: words without.
        confused: (word, event) where the event named another keyword.
        false: events where no keyword was said.
    """

    found: tuple[Said, ...]
    missed: tuple[Said, ...]
    confused: tuple[tuple[Said, Reported], ...]
    false: tuple[Reported, ...]

    @property
    def hit_rate(self) -> Rate:
        """Words found of words said; a confused word is not found."""
        said = len(self.found) + len(self.missed) + len(self.confused)
        return Rate(hits=len(self.found), trials=said)


def match_events(said: Sequence[Said], events: Sequence[Reported], late_s: float = 0.75) -> EventScore:
    """Pairs each word with the first event between its start and `late_s` after its end; each event counts once.

    Args:
        said: words in order of time.
        events: events in order of time, near misses left out.
        late_s: how long after the end of a word its event may come.
    """
    free = list(events)
    found: list[Said] = []
    missed: list[Said] = []
    confused: list[tuple[Said, Reported]] = []
    for word in said:
        inside = [event for event in free if word.start_s <= event.time_s <= word.end_s + late_s]
        event = next((event for event in inside if event.keyword == word.keyword), inside[0] if inside else None)
        if event is None:
            missed.append(word)
            continue
        free.remove(event)
        if event.keyword == word.keyword:
            found.append(word)
        else:
            confused.append((word, event))
    return EventScore(found=tuple(found), missed=tuple(missed), confused=tuple(confused), false=tuple(free))
