"""A folder that appears whole under its name or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kws.errors import KwsError


@contextmanager
def atomic_folder(folder: Path, *, may_replace: Callable[[Path], str | None]) -> Iterator[Path]:
    """Gives a temporary folder beside `folder` and renames it when the block ends without an exception.

    Args:
        folder: the final name; its parents are created.
        may_replace: called with an existing, non-empty `folder` before anything is written; returns None to allow
            the replacement, else the reason against it.

    Yields:
        The folder to write into.

    Raises:
        KwsError: `folder` may not be replaced or cannot be written (no space, no permission, a file in the way).
            Nothing is left behind then, and what stood there stays.
    """
    try:
        _refuse(folder, may_replace)
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        content = staging / "new"
        content.mkdir()
        yield content
        _swap(content, folder, staging / "old")
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _refuse(folder: Path, may_replace: Callable[[Path], str | None]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise KwsError(f"{folder} is a file, expected a folder to write into")
    inside = folder.resolve()
    if any(place == inside or inside in place.parents for place in (Path.cwd(), Path.home())):
        raise KwsError(f"{folder} contains the current or the home folder: choose a folder of its own")
    if any(folder.iterdir()):
        reason = may_replace(folder)
        if reason is not None:
            raise KwsError(reason)


def _swap(content: Path, folder: Path, aside: Path) -> None:
    if folder.exists():
        folder.rename(aside)
    try:
        content.rename(folder)
    except OSError:
        if aside.exists():
            aside.rename(folder)
        raise


def _unwritable(folder: Path, error: OSError) -> KwsError:
    return KwsError(f"cannot write {folder}: {error.strerror or error}")
