"""A CSV manifest: one row per recording.

Columns: path (relative to the manifest, or absolute) and label are needed for clips; split (training,
validation, testing), speaker, licence, word_start_s and word_end_s are used where present; others are
ignored. A manifest without a label column lists noise.
"""

from __future__ import annotations

import csv
from pathlib import Path

from kws.config.experiment import DataConfig
from kws.data.clips import SPLITS, Clip, NoiseFile, Source, Split
from kws.data.splits import require_disjoint_speakers, speaker_of, which_set
from kws.errors import KwsError

_SPLIT_NAMES: dict[str, Split] = {
    **{name: name for name in SPLITS},
    "train": "training",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "test": "testing",
}

Row = dict[str, str]


def open_manifest(path: Path, config: DataConfig) -> Source:
    """Read a manifest of labelled clips.

    Rows without a split are split by the hash of their speaker, or of their file name where no speaker is
    given.

    Raises:
        KwsError: the file cannot be parsed, lacks a column, a row is bad, or a speaker is in two splits.
    """
    rows = read_rows(path, ("path", "label"))
    clips = sorted((_clip(path, line, row, config) for line, row in rows), key=lambda clip: clip.key)
    require_disjoint_speakers(clips, str(path))
    return Source(name=path.resolve().parent.name, root=path.parent, clips=tuple(clips))


def open_noise_manifest(path: Path) -> Source:
    """Read a manifest of noise recordings.

    Raises:
        KwsError: the file cannot be parsed, lacks the path column, or a row is bad.
    """
    files = [
        NoiseFile(
            path=path.parent / row["path"],
            key=row["path"],
            split=split_name(path, line, row),
            licence=row.get("licence", ""),
            kind=row.get("kind", ""),
        )
        for line, row in read_rows(path, ("path",))
    ]
    return Source(
        name=path.resolve().parent.name,
        root=path.parent,
        noise=tuple(sorted(files, key=lambda file: file.key)),
    )


def read_rows(path: Path, needed: tuple[str, ...]) -> list[tuple[int, Row]]:
    """Line numbers and rows of a CSV file whose `needed` columns are there and never empty.

    Raises:
        KwsError: it cannot be read, lacks a column, or has no rows.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in needed if name not in (reader.fieldnames or ())]
            if missing:
                raise KwsError(
                    f"{path}: no column {missing[0]}, expected at least {','.join(needed)} in the first line"
                )
            rows = [(reader.line_num, {key: value or "" for key, value in row.items() if key}) for row in reader]
    except OSError as error:
        raise KwsError(f"{path}: cannot be read ({error.strerror})") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise KwsError(f"{path}: not a CSV file ({error})") from None
    if not rows:
        raise KwsError(f"{path}: has no rows")
    for line, row in rows:
        for name in needed:
            if not row[name]:
                raise KwsError(f"{path}:{line}: {name} is empty")
    return rows


def _clip(manifest: Path, line: int, row: Row, config: DataConfig) -> Clip:
    speaker = row.get("speaker", "") or speaker_of(row["path"])
    split = split_name(manifest, line, row) or which_set(
        speaker or row["path"], config.validation_percent, config.testing_percent
    )
    return Clip(
        path=manifest.parent / row["path"],
        key=row["path"],
        label=row["label"],
        split=split,
        speaker=speaker,
        word_s=_word_s(manifest, line, row),
        licence=row.get("licence", ""),
    )


def split_name(manifest: Path, line: int, row: Row) -> Split | None:
    """The split a row names, None where it names none.

    Raises:
        KwsError: it names something else.
    """
    name = row.get("split", "").strip().lower()
    if not name:
        return None
    if name not in _SPLIT_NAMES:
        raise KwsError(f"{manifest}:{line}: split is {name}, expected training, validation or testing")
    return _SPLIT_NAMES[name]


def _word_s(manifest: Path, line: int, row: Row) -> tuple[float, float] | None:
    start, end = row.get("word_start_s", ""), row.get("word_end_s", "")
    if not start or not end:
        return None
    try:
        return float(start), float(end)
    except ValueError:
        raise KwsError(f"{manifest}:{line}: word_start_s {start} and word_end_s {end} are not seconds") from None
