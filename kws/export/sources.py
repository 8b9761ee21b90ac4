"""Where the C library's sources are: the checkout this package runs from, or `_sources` inside an installed wheel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import kws
from kws.errors import KwsError

LIBRARY_PARTS = (
    "LICENSE",
    "CMakeLists.txt",
    "tools/cmake",
    "frontend_c",
    "tflm_port",
    "firmware",
)
_SUFFIXES = frozenset((".c", ".cc", ".cmake", ".cpp", ".h", ".in", ".inc", ".ld", ".md", ".S", ".txt"))
_MARKER = Path("firmware/include/whispro.h")


def source_root() -> Path:
    """Folder that holds every entry of LIBRARY_PARTS.

    Raises:
        KwsError: neither place has the sources.
    """
    package = Path(kws.__file__).resolve().parent
    places = (package.parent, package / "_sources")
    for place in places:
        if (place / _MARKER).is_file():
            return place
    raise KwsError(
        "the C library's sources are missing: "
        + " and ".join(f"{place / _MARKER}" for place in places)
        + " do not exist"
    )


def library_files(root: Path) -> Iterator[Path]:
    """Every source file of the library below `root`, as paths relative to it."""
    for part in LIBRARY_PARTS:
        path = root / part
        if path.is_file():
            yield Path(part)
        else:
            yield from sorted(file.relative_to(root) for file in path.rglob("*") if file.suffix in _SUFFIXES)


def library_version() -> tuple[int, int, int]:
    """Major, minor and patch as whispro.h states them."""
    text = (source_root() / _MARKER).read_text(encoding="utf-8")
    parts = [re.search(rf"#define WHISPRO_VERSION_{part} (\d+)", text) for part in ("MAJOR", "MINOR", "PATCH")]
    major, minor, patch = (int(found.group(1)) if found else 0 for found in parts)
    return major, minor, patch
