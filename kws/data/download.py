"""Speech Commands v0.02 from its official place: resumable, verified, unpacked whole or not at all."""

from __future__ import annotations

import hashlib
import http.client
import shutil
import tarfile
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kws.errors import KwsError

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in total)."""

_BLOCK_BYTES = 1 << 20
_TIMEOUT_S = 60
_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A data set as one .tar.gz.

    Attributes:
        name: for messages and as the name of the folder it is unpacked to.
        url: where it lies.
        bytes: its size.
        sha256: its hash, lower-case hexadecimal.
    """

    name: str
    url: str
    bytes: int
    sha256: str


SPEECH_COMMANDS = Archive(
    name="speech_commands_v0.02",
    url="https://storage.googleapis.com/download.tensorflow.org/data/speech_commands_v0.02.tar.gz",
    bytes=2_428_923_189,
    sha256="af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58",
)
"""CC BY 4.0. Size and hash: TensorFlow Datasets, speech_commands/checksums.tsv; torchaudio states the same hash."""


def download(archive: Archive, folder: Path, progress: Progress | None = None) -> Path:
    """Fetch, verify and unpack an archive.

    An interrupted download is taken up where it broke off; the archive is deleted once it is unpacked.

    Args:
        archive: what to fetch.
        folder: where its folder is put.
        progress: told about downloaded bytes.

    Returns:
        The unpacked folder; at once where it is there already.

    Raises:
        KwsError: no connection, wrong content, too little room, or an unwritable folder.
    """
    target = folder / archive.name
    if target.is_dir():
        return target
    part = folder / f"{archive.name}.tar.gz.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _require_room(archive, folder, part)
        _fetch(archive, part, progress)
        _verify(archive, part)
        _unpack(part, target)
        part.unlink()
    except OSError as error:
        raise KwsError(f"{folder}: {archive.name} cannot be stored there ({error.strerror or error})") from None
    return target


def _fetch(archive: Archive, part: Path, progress: Progress | None) -> None:
    failures = 0
    while (done := part.stat().st_size if part.exists() else 0) < archive.bytes:
        try:
            _fetch_rest(archive, part, done, progress)
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            reason = getattr(error, "reason", None) or error
        else:
            reason = "the connection closed early"
        advanced = part.exists() and part.stat().st_size > done
        failures = 0 if advanced else failures + 1
        if failures == _TRIES:
            raise KwsError(
                f"{archive.url}: cannot be downloaded ({reason}); with internet, run the command again and it goes on "
                f"from {done} of {archive.bytes} bytes, or unpack the archive by hand and give its folder as the data"
            )


def _fetch_rest(archive: Archive, part: Path, done: int, progress: Progress | None) -> None:
    request = urllib.request.Request(archive.url, headers={"Range": f"bytes={done}-"} if done else {})
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:
        goes_on = response.status == http.HTTPStatus.PARTIAL_CONTENT
        with part.open("ab" if goes_on else "wb") as file:
            _copy(response, file, done if goes_on else 0, archive.bytes, progress)


def _copy(response: IO[bytes], file: IO[bytes], done: int, total: int, progress: Progress | None) -> None:
    while block := response.read(_BLOCK_BYTES):
        file.write(block)
        done += len(block)
        if progress is not None:
            progress(min(done, total), total)


def _verify(archive: Archive, part: Path) -> None:
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != archive.sha256:
        part.unlink()
        raise KwsError(
            f"{archive.url}: the downloaded file has SHA-256 {found}, expected {archive.sha256}; it was deleted"
        )


def _unpack(part: Path, target: Path) -> None:
    temporary = target.with_name(f"{target.name}.unpacking")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        with tarfile.open(part, "r:gz") as archive:
            archive.extractall(temporary, filter="data")
        temporary.replace(target)
    except (tarfile.TarError, EOFError) as error:
        raise KwsError(f"{part}: cannot be unpacked ({error})") from None
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _require_room(archive: Archive, folder: Path, part: Path) -> None:
    there = part.stat().st_size if part.exists() else 0
    needed = archive.bytes * 3 - there
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise KwsError(
            f"{folder}: {archive.name} needs {needed / 1e9:.1f} GB for the archive and its content, "
            f"there are {free / 1e9:.1f} GB free"
        )
