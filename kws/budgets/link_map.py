"""Bytes of the library in a program, from GNU ld's link map."""

from __future__ import annotations

import re

_START = "Linker script and memory map"
_ENTRY = re.compile(r"^ \.(text|rodata|srodata)(?:\.\S+)?\s+0x[0-9a-f]+\s+0x([0-9a-f]+)\s+(\S+)$", re.MULTILINE)
_LIBRARY = re.compile(r"libwhispro\.a\(|whispro_frontend_config\.c\.o")


def library_bytes(link_map: str) -> tuple[int, int]:
    """Linked bytes of libwhispro and of the front end's configuration.

    Args:
        link_map: what `-Wl,-Map` wrote.

    Returns:
        Bytes of instructions, bytes of constants. Helpers of the compiler's own library are not counted.
    """
    kept = link_map[link_map.index(_START) :]
    joined = re.sub(r"^( \.\S+)\n\s+", r"\1 ", kept, flags=re.MULTILINE)
    total = {"text": 0, "rodata": 0}
    for kind, size, origin in _ENTRY.findall(joined):
        if _LIBRARY.search(origin):
            total["text" if kind == "text" else "rodata"] += int(size, 16)
    return total["text"], total["rodata"]
