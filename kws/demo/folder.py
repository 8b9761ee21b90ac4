"""The demonstration's folder: made anew every time, but never over somebody's files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from kws.errors import KwsError

MARKER = "demo.json"


def start(folder: Path) -> None:
    """Makes the folder, emptied of an earlier demonstration.

    Raises:
        KwsError: it holds something else, or cannot be written.
    """
    try:
        if folder.exists():
            if not folder.is_dir():
                raise KwsError(f"{folder}: is a file, expected a folder to make")
            if any(folder.iterdir()) and not (folder / MARKER).is_file():
                raise KwsError(f"{folder}: holds something that is no demonstration, choose another folder")
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        finish(folder, {"state": "running"})
    except OSError as error:
        raise KwsError(f"{folder}: cannot be written ({error.strerror})") from None


def finish(folder: Path, facts: dict[str, Any]) -> None:
    """Writes what the demonstration found."""
    (folder / MARKER).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
