"""What the symbolic machine computes with: places, addresses, states, obligations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import c_integer as ci
from c_integer import Int, Truth
from c_types import CType

MOST_ROUNDS = 70  # of a loop without invariant


@dataclass(frozen=True)
class Place:
    """An object or a part of it: member names and element indices."""

    object: str
    path: tuple[str | Int, ...] = ()


@dataclass(frozen=True)
class Bytes:
    """Memory of some size whose bytes can be read; contents are a function of the offset."""

    name: str
    size: Int
    offset: Int


@dataclass(frozen=True)
class Address:
    """A pointer value: where it points under which condition; None is the null pointer."""

    targets: tuple[tuple[Truth, Place | Bytes | str | None], ...]


Value = Any  # Int, Address, tuple of Values (array), dict of Values (struct)
NULL = Address(((True, None),))


@dataclass(frozen=True)
class Obligation:
    """What must hold where it is reached."""

    guard: Truth
    condition: Truth
    text: str


@dataclass
class State:
    """Objects and the condition under which this point is reached."""

    guard: Truth
    store: dict[str, Value]

    def fork(self, truth: Truth) -> State:
        return State(ci.both(self.guard, truth), dict(self.store))

    @property
    def dead(self) -> bool:
        return self.guard is False


@dataclass
class Frame:
    """A call in progress."""

    function: str
    names: dict[str, tuple[str, CType]]
    returns: list[tuple[Truth, Value, dict[str, Value]]] = field(default_factory=list)
    breaks: list[list[State]] = field(default_factory=list)
    continues: list[list[State]] = field(default_factory=list)
    loops: int = 0


@dataclass
class Invariant:
    """Replaces the unrolling of a loop.

    holds: conditions over the frame's variables (by their C names) that hold before every test of the loop's condition.
    decreases: a term that is at least 0 and falls in every round.
    """

    holds: Callable[[Mapping[str, Value]], Sequence[Truth]]
    decreases: Callable[[Mapping[str, Value]], Any]
    changes: tuple[str, ...]


Stub = Callable[[Any, State, list[Value]], Value]  # of a Machine
