"""Decoded audio in memory-mapped files, so that every later run starts at once.

Files live under KWS_CACHE (default ~/.cache/kws), are named after a hash of everything that decides their
content (paths, sizes, modification times, lengths), are written under another name and then renamed, and may
be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import end_at, fit_length, read_audio, word_bounds
from kws.data.clips import Clip, NoiseFile
from kws.errors import KwsError

Progress = Callable[[int, int], None]
"""Called with (files done, files in total)."""

_T = TypeVar("_T")
_VERSION = 1
_PCM = np.dtype(np.int16)
_CHUNK_FILES = 256


def cache_folder() -> Path:
    """KWS_CACHE, or ~/.cache/kws."""
    chosen = os.environ.get("KWS_CACHE")
    return Path(chosen) if chosen else Path.home() / ".cache" / "kws"


def cached_clips(
    clips: Sequence[Clip], samples: int, folder: Path, progress: Progress | None = None, *, after: int | None = None
) -> NDArray[np.int16]:
    """All clips, decoded and brought to one length.

    Args:
        clips: what to decode.
        samples: length of every clip.
        folder: of the cache.
        progress: called while files are decoded.
        after: samples between the end of the word, known or heard (`word_bounds`), and that of the clip; None: cut
            around the word.

    Returns:
        Read-only memory-mapped int16[len(clips), samples], in the order of `clips`.

    Raises:
        KwsError: a clip cannot be read, or the cache folder cannot be written.
    """
    description = [[*_stamp(clip.path), clip.centre_s if after is None else clip.word_s] for clip in clips]
    path = folder / f"clips-{_key([_VERSION, samples, description, *([] if after is None else ['end', after])])}.npy"
    if not path.is_file():
        rows = _decoded(clips, lambda clip: _clip_row(clip, samples, after), progress)
        with _new_file(path) as file:
            _write_header(file, (len(clips), samples))
            for row in rows:
                file.write(row.tobytes())
    return _mapped(path, (len(clips), samples))


def cached_noise(
    files: Sequence[NoiseFile], folder: Path, progress: Progress | None = None
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """All noise recordings end to end.

    Returns:
        Read-only memory-mapped int16[total samples], and int64[len(files)] with the length of each.

    Raises:
        KwsError: a recording cannot be read, or the cache folder cannot be written.
    """
    key = _key([_VERSION, [_stamp(file.path) for file in files]])
    path, lengths_path = folder / f"noise-{key}.npy", folder / f"noise-{key}-lengths.npy"
    if not (path.is_file() and lengths_path.is_file()):
        recordings = list(_decoded(files, lambda file: read_audio(file.path), progress))
        with _new_file(path) as out:
            _write_header(out, (sum(map(len, recordings)),))
            for recording in recordings:
                out.write(recording.tobytes())
        with _new_file(lengths_path) as out:
            np.save(out, np.array([len(recording) for recording in recordings], np.int64))
    lengths: NDArray[np.int64] = np.load(lengths_path)
    return _mapped(path, (int(lengths.sum()),)), lengths


def cached_array(
    path: Path, dtype: np.dtype[Any], shape: tuple[int, ...], make: Callable[[], NDArray[Any]]
) -> NDArray[Any]:
    """An array that is made where no file holds it.

    Args:
        path: .npy file in a cache folder, named after all that decides its content.
        dtype, shape: of the array.
        make: gives it.

    Returns:
        Read-only memory-mapped.

    Raises:
        KwsError: the cache folder cannot be written, or the file is damaged.
    """
    if not path.is_file():
        made = make()
        with _new_file(path) as file:
            np.save(file, made)
    return _mapped(path, shape, dtype)


def _clip_row(clip: Clip, samples: int, after: int | None) -> NDArray[np.int16]:
    if after is not None:
        pcm = read_audio(clip.path)
        end = word_bounds(pcm)[1] if clip.word_s is None else round(clip.word_s[1] * SAMPLE_RATE_HZ)
        return end_at(pcm, samples, end + after)
    centre = None if clip.centre_s is None else round(clip.centre_s * SAMPLE_RATE_HZ)
    return fit_length(read_audio(clip.path), samples, centre)


def _decoded(
    items: Sequence[_T], decode: Callable[[_T], NDArray[np.int16]], progress: Progress | None
) -> Iterator[NDArray[np.int16]]:
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for start in range(0, len(items), _CHUNK_FILES):
            yield from pool.map(decode, items[start : start + _CHUNK_FILES])
            if progress is not None:
                progress(min(start + _CHUNK_FILES, len(items)), len(items))


def _stamp(path: Path) -> list[Any]:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise KwsError(f"{path}: does not exist") from None
    except OSError as error:
        raise KwsError(f"{path}: cannot be read ({error.strerror})") from None
    absolute = os.path.abspath(path)  # noqa: PTH100  resolve() asks the disk about every folder on the way
    return [absolute, status.st_size, status.st_mtime_ns]


def _key(description: Iterable[Any]) -> str:
    return hashlib.sha256(json.dumps(description).encode()).hexdigest()[:32]


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            yield file
        temporary.replace(path)
    except OSError as error:
        raise KwsError(
            f"cache {path.parent}: cannot be written ({error.strerror}); set KWS_CACHE to a folder with room"
        ) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write_header(file: BinaryIO, shape: tuple[int, ...]) -> None:
    descr = np.lib.format.dtype_to_descr(np.dtype(np.int16))
    header = {"descr": descr, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, header)


def _mapped(path: Path, shape: tuple[int, ...], dtype: np.dtype[Any] = _PCM) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r" if np.prod(shape) else None)
    except (OSError, ValueError) as error:
        raise KwsError(f"cache {path}: damaged ({error}); delete it") from None
    if array.shape != shape or array.dtype != dtype:
        raise KwsError(f"cache {path}: damaged (holds {array.dtype}{array.shape}); delete it")
    return array
