"""Byte-for-byte comparison of two arrays, and where they first part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One stage compared.

    Attributes:
        stage: its name.
        against: what it was compared with.
        steps: frames, steps or events compared.
        bytes: bytes compared.
        difference: where and how the two first differ; None: they are equal.
    """

    stage: str
    against: str
    steps: int
    bytes: int
    difference: str | None


def compare(
    stage: str, against: str, ours: NDArray[Any], theirs: NDArray[Any], *, may_be_empty: bool = False
) -> Comparison:
    """Compares [steps, width] arrays; different types, shapes or values are a difference.

    Args:
        stage, against: names for the report.
        ours: what the C library gave.
        theirs: what the oracle gave.
        may_be_empty: both having no rows counts as equal, otherwise as nothing proven.
    """
    difference = first_difference(ours, theirs)
    if difference is None and len(ours) == 0 and not may_be_empty:
        difference = "nothing to compare"
    return Comparison(stage=stage, against=against, steps=len(ours), bytes=ours.nbytes, difference=difference)


def first_difference(ours: NDArray[Any], theirs: NDArray[Any], first_step: int = 0) -> str | None:
    """One clause that says where two arrays first differ, None where they are equal; rows count from `first_step`."""
    if ours.shape != theirs.shape or ours.dtype != theirs.dtype:
        return f"{ours.dtype}{list(ours.shape)} against {theirs.dtype}{list(theirs.shape)}"
    different = np.argwhere(ours != theirs)
    if different.size == 0:
        return None
    place = tuple(map(int, different[0]))
    return (
        f"step {first_step + place[0]}, element {place[1]}: {ours[place]} against {theirs[place]} "
        f"({len(different)} of {ours.size} elements differ)"
    )
