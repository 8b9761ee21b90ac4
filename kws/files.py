"""Files, and tables in files, that appear whole under their name or not at all."""

from __future__ import annotations

import contextlib
import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kws.errors import KwsError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Gives a temporary name beside `path`, which becomes `path` when the block ends without an exception.

    Args:
        path: the final name; its parents are created, an ordinary file of that name is replaced.

    Yields:
        The name to write to.

    Raises:
        KwsError: the file cannot be written, or the name is that of a device, a pipe or a folder.
    """
    if path.exists() and not path.is_file():
        raise KwsError(f"{path}: is not an ordinary file, expected the name of a file to write")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield draft
        draft.replace(path)
    except OSError as error:
        raise KwsError(f"{path}: cannot be written ({error.strerror or error})") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def write_csv(path: Path, fields: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Writes a table whole: a line of field names, then one line per row.

    Raises:
        KwsError: the file cannot be written.
    """
    with whole_file(path) as draft, draft.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fields)
        writer.writeheader()
        writer.writerows(rows)
