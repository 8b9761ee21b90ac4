"""A long recording and, beside it under the same name, a table of the words in it.

The table is a CSV with the columns keyword, start_s and end_s in order of time; every other column is a group that
results are broken down by (speaker, snr_db, level_dbfs, room, ...). A recording without a table holds no keyword.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import read_audio
from kws.errors import KwsError
from kws.files import whole_file

COLUMNS = ("keyword", "start_s", "end_s")


@dataclass(frozen=True, kw_only=True)
class StreamWord:
    """A keyword that is said.

    Attributes:
        keyword: which one.
        start_s, end_s: when, from the start of the recording.
        groups: what results are broken down by, such as {"speaker": "s12", "snr_db": "10"}.
    """

    keyword: str
    start_s: float
    end_s: float
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class StreamRecording:
    """One long recording.

    Attributes:
        name: for people.
        pcm: int16[n] at 16 kHz.
        words: in order of time.
    """

    name: str
    pcm: NDArray[np.int16]
    words: tuple[StreamWord, ...] = ()

    @property
    def seconds(self) -> float:
        """Length."""
        return len(self.pcm) / SAMPLE_RATE_HZ


def read_stream(path: Path) -> StreamRecording:
    """Reads a recording and its table, if there is one.

    Raises:
        KwsError: no sound file that can be decoded, or a bad table.
    """
    pcm = read_audio(path)
    words = read_words(path.with_suffix(".csv"))
    if words and words[-1].end_s > len(pcm) / SAMPLE_RATE_HZ:
        raise KwsError(
            f"{path.with_suffix('.csv')}: a word ends at {words[-1].end_s:g} s, "
            f"after the end of {path.name} at {len(pcm) / SAMPLE_RATE_HZ:g} s"
        )
    return StreamRecording(name=path.name, pcm=pcm, words=words)


def read_words(table: Path) -> tuple[StreamWord, ...]:
    """The words of a table, none where it does not exist.

    Raises:
        KwsError: no such table can be read: a column is missing, a time is no number, or words overlap.
    """
    if not table.exists():
        return ()
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise KwsError(f"{table}: no column {missing[0]}, expected at least {','.join(COLUMNS)}")
            words = tuple(_word(table, reader.line_num, row) for row in reader)
    except OSError as error:
        raise KwsError(f"{table}: cannot be read ({error.strerror})") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise KwsError(f"{table}: not a CSV file ({error})") from None
    for earlier, later in pairwise(words):
        if later.start_s < earlier.end_s:
            raise KwsError(
                f"{table}: {later.keyword} at {later.start_s:g} s begins before the word in front of it ends, "
                "expected words in order of time"
            )
    return words


def _word(table: Path, line: int, row: dict[str, str]) -> StreamWord:
    try:
        start_s, end_s = float(row["start_s"]), float(row["end_s"])
    except (TypeError, ValueError):
        raise KwsError(f"{table}:{line}: start_s {row['start_s']} and end_s {row['end_s']} are not seconds") from None
    if not row["keyword"] or not 0 <= start_s < end_s < float("inf"):
        raise KwsError(f"{table}:{line}: expected a keyword and 0 <= start_s < end_s")
    groups = {key: value for key, value in row.items() if key and key not in COLUMNS and value}
    return StreamWord(keyword=row["keyword"], start_s=start_s, end_s=end_s, groups=groups)


def write_stream(path: Path, blocks: Iterable[tuple[NDArray[np.int16], list[StreamWord]]]) -> float:
    """Writes a recording block by block as 16-bit FLAC or wav (by its suffix), and its table beside it.

    Neither file appears under its name before both are whole.

    Args:
        path: the sound file.
        blocks: int16[n] and the words that begin in it, their times from the start of the recording.

    Returns:
        Seconds written.

    Raises:
        KwsError: the suffix is no such format, or a file cannot be written.
    """
    if path.suffix.lower() not in (".flac", ".wav"):
        raise KwsError(f"{path}: expected a name that ends in .flac or .wav")
    table, samples, words = path.with_suffix(".csv"), 0, list[StreamWord]()
    with whole_file(path) as sound_draft, whole_file(table) as table_draft:
        try:
            with soundfile.SoundFile(
                str(sound_draft), "w", SAMPLE_RATE_HZ, 1, subtype="PCM_16", format=path.suffix[1:].upper()
            ) as sound:
                for pcm, begun in blocks:
                    sound.write(pcm)
                    samples += len(pcm)
                    words += begun
        except (soundfile.SoundFileError, RuntimeError) as error:
            raise KwsError(f"{path}: cannot be written ({error})") from None
        _write_table(table_draft, words)
    return samples / SAMPLE_RATE_HZ


def _write_table(path: Path, words: list[StreamWord]) -> None:
    groups = sorted({name for word in words for name in word.groups})
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*COLUMNS, *groups], restval="")
        writer.writeheader()
        for word in words:
            times = {"start_s": f"{word.start_s:.4f}", "end_s": f"{word.end_s:.4f}"}
            writer.writerow({"keyword": word.keyword, **times, **word.groups})
