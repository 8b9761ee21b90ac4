"""Command line of the generators of committed files: write them, or check that they are what would be written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_or_check(description: str | None, generator: str, files: Mapping[str, str]) -> int:
    """Writes the files, or with --check names those that differ; returns the exit status.

    generator   its path, named to whoever must run it
    files       path below the repository root -> content
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--root", type=Path, default=ROOT, help="repository to write to or to check")
    args = parser.parse_args()
    stale = []
    for name, text in files.items():
        path = args.root / name
        if args.check:
            if not path.is_file() or path.read_text() != text:
                stale.append(name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if stale:
        print(f"out of date, run `python {generator}`: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0
