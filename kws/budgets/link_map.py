"""Bytes of the library in a program, from GNU ld's link map."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_START = "Linker script and memory map"
_ENTRY = re.compile(r"^ (\.(text|rodata|srodata)(?:\.\S+)?)\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S+)$", re.MULTILINE)
_LIBRARY = re.compile(r"libwhispro\.a\(|whispro_frontend_config\.c\.o")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A piece of a program.

    Attributes:
        name: as the compiler has it, e.g. ".text.wsp_mel".
        is_code: instructions; else constants.
        bytes: without padding behind it.
        origin: the object file, or archive(member).
    """

    name: str
    is_code: bool
    bytes: int
    origin: str


def linked(link_map: str) -> Iterator[Section]:
    """What a program consists of, in the order of the link map that `-Wl,-Map` wrote."""
    kept = link_map[link_map.index(_START) :]
    joined = re.sub(r"^( \.\S+)\n\s+", r"\1 ", kept, flags=re.MULTILINE)
    for name, kind, size, origin in _ENTRY.findall(joined):
        yield Section(name=name, is_code=kind == "text", bytes=int(size, 16), origin=origin)


def library_sections(link_map: str) -> Iterator[Section]:
    """Those of libwhispro and of the front end's configuration; helpers of the compiler's own library are not."""
    return (section for section in linked(link_map) if _LIBRARY.search(section.origin))


def code_and_constants(sections: Iterable[Section]) -> tuple[int, int]:
    """Bytes of instructions, bytes of constants."""
    total = {True: 0, False: 0}
    for section in sections:
        total[section.is_code] += section.bytes
    return total[True], total[False]
