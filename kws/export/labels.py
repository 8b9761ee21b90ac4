"""C macros that name a model's labels."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kws.record import Label


@dataclass(frozen=True, kw_only=True)
class LabelMacro:
    """One label as the generated header shows it."""

    macro: str
    index: int
    background: bool


def label_macros(labels: tuple[Label, ...], prefix: str = "WHISPRO_LABEL_") -> tuple[LabelMacro, ...]:
    """A macro per label: the prefix and the name in capitals, or the index where that is empty or taken."""
    taken: set[str] = set()
    macros = []
    for index, label in enumerate(labels):
        word = re.sub(r"[^A-Z0-9]+", "_", label.name.upper()).strip("_")
        macro = f"{prefix}{word}"
        if not word or macro in taken:
            macro = f"{prefix}{index}"
        taken.add(macro)
        macros.append(LabelMacro(macro=macro, index=index, background=label.background))
    return tuple(macros)
