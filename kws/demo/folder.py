"""The demonstration's folder: made anew every time, but never over somebody's files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from kws.errors import KwsError

MARKER = "demo.json"


def require_free(folder: Path) -> None:
    """Refuses a place that is not ours to empty; writes nothing.

    Raises:
        KwsError: it is a file, or a folder that holds something else than an earlier demonstration.
    """
    if folder.exists() and not folder.is_dir():
        raise KwsError(f"{folder}: is a file, expected a folder to make")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise KwsError(f"{folder}: holds something that is no demonstration, choose another folder")


def start(folder: Path) -> None:
    """Makes the folder, emptied of an earlier demonstration.

    Raises:
        KwsError: it holds something else, or cannot be written.
    """
    try:
        require_free(folder)
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        finish(folder, {"state": "running"})
    except OSError as error:
        raise KwsError(f"{folder}: cannot be written ({error.strerror})") from None


def finish(folder: Path, facts: dict[str, Any]) -> None:
    """Writes what the demonstration found."""
    (folder / MARKER).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
