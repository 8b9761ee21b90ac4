"""Depth of the stack below a function: the compiler's frame sizes summed along the calls that were executed.

Calls through pointers are followed that way, too. Helpers of the compiler's own library have no stated frame; the
painted stack of the same run shows what they add.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from kws.errors import KwsError
from kws.instructions import Call

_CLONE = re.compile(r"(\.(constprop|isra|part|cold|lto_priv)|\.\d+)+$")
_PAINTED = re.compile(r"^stack of setup (\d+) bytes, of a push (\d+) bytes$", re.MULTILINE)


def frame_bytes(build: Path) -> dict[str, int]:
    """Stated frames of the functions in a build folder (-fstack-usage), by "file.c:symbol" and by "symbol".

    Files are those that were compiled, also of a function that a header defines.

    Raises:
        KwsError: a frame has no fixed size, or the compiler stated none at all.
    """
    frames: dict[str, int] = {}
    for file in sorted(build.rglob("*.su")):
        compiled = file.name.removesuffix(".su")
        for line in file.read_text(encoding="utf-8").splitlines():
            place, size, kind = line.split("\t")
            symbol = place.rsplit(":", 1)[1].split(".")[0]
            if kind != "static":
                raise KwsError(f"{place}: its frame is {kind}, expected one of fixed size")
            for name in (symbol, f"{compiled}:{symbol}"):
                frames[name] = max(frames.get(name, 0), int(size))
    if not frames:
        raise KwsError(f"{build} has no stack usage files")
    return frames


def deepest_bytes(call: Call, frames: dict[str, int], *, outside: Collection[str] = ()) -> int:
    """Most stack of the executed paths from this call down; a call in tail position counts as if its caller stayed.

    Args:
        call: the top.
        frames: of frame_bytes().
        outside: functions whose calls, with everything below, are left out.
    """
    children = (child for child in call.children if source_name(child) not in outside)
    below = max((deepest_bytes(child, frames, outside=outside) for child in children), default=0)
    return frames.get(source_name(call), 0) + below


def bytes_above(call: Call, functions: Collection[str], frames: dict[str, int]) -> int | None:
    """Most stack that lies above calls of some functions, from this call down; None: it makes no such call."""
    above = [0 if source_name(child) in functions else bytes_above(child, functions, frames) for child in call.children]
    known = [bytes_ for bytes_ in above if bytes_ is not None]
    return frames.get(source_name(call), 0) + max(known) if known else None


def source_name(call: Call) -> str:
    """The function's name in the source, without what a compiler appends to its clones."""
    return _CLONE.sub("", call.function)


def painted_bytes(output: str) -> tuple[int, int]:
    """Painted stack of setup and of a push, as the example program prints them.

    Raises:
        KwsError: it printed none.
    """
    found = _PAINTED.search(output)
    if found is None:
        raise KwsError(f"the program printed no stack figures: {output.strip()}")
    return int(found[1]), int(found[2])
