"""Bytes of the library in a program, from GNU ld's link map."""

from __future__ import annotations

import re
from collections.abc import Iterator

_START = "Linker script and memory map"
_ENTRY = re.compile(r"^ \.(text|rodata|srodata)(?:\.\S+)?\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S+)$", re.MULTILINE)
_LIBRARY = re.compile(r"libwhispro\.a\(|whispro_frontend_config\.c\.o")


def linked(link_map: str) -> Iterator[tuple[str, int, str]]:
    """What a program consists of.

    Args:
        link_map: what `-Wl,-Map` wrote.

    Yields:
        "text" or "rodata", bytes, the object file or archive member.
    """
    kept = link_map[link_map.index(_START) :]
    joined = re.sub(r"^( \.\S+)\n\s+", r"\1 ", kept, flags=re.MULTILINE)
    for kind, size, origin in _ENTRY.findall(joined):
        yield "text" if kind == "text" else "rodata", int(size, 16), origin


def library_bytes(link_map: str) -> tuple[int, int]:
    """Linked bytes of libwhispro and of the front end's configuration.

    Args:
        link_map: what `-Wl,-Map` wrote.

    Returns:
        Bytes of instructions, bytes of constants. Helpers of the compiler's own library are not counted.
    """
    total = {"text": 0, "rodata": 0}
    for kind, size, origin in linked(link_map):
        if _LIBRARY.search(origin):
            total[kind] += size
    return total["text"], total["rodata"]
