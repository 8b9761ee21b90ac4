"""The record's envelope: header, checksum, tagged sections."""

from __future__ import annotations

import struct
import zlib
from typing import Any

from kws.errors import KwsError

MAGIC = b"WSPR"
VERSION = 1
HEADER = struct.Struct("<4sHHII")
SECTION = struct.Struct("<HHI")

FRONTEND, STREAM, LABELS, DETECTOR, OPERATING_POINTS, PROVENANCE, MICROFRONTEND, GATE = range(1, 9)
REQUIRED = (STREAM, LABELS, DETECTOR, OPERATING_POINTS)


def padding(length: int) -> bytes:
    """Zero bytes that fill `length` up to a multiple of 4."""
    return bytes(-length % 4)


def pack_sections(payloads: dict[int, bytes]) -> bytes:
    """Header and sections around the payloads, in the order given."""
    body = b"".join(
        SECTION.pack(tag, 0, len(payload)) + payload + padding(len(payload)) for tag, payload in payloads.items()
    )
    return HEADER.pack(MAGIC, VERSION, len(payloads), HEADER.size + len(body), zlib.crc32(body)) + body


def unpack_sections(data: bytes) -> dict[int, bytes]:
    """Payload of every section by tag, unknown tags included.

    Raises:
        KwsError: magic, version, length, checksum or section table are wrong, or a section is missing.
    """
    if len(data) < HEADER.size or data[:4] != MAGIC:
        raise KwsError("record: not a whispro record, expected it to start with WSPR")
    _, version, count, total, crc = HEADER.unpack_from(data)
    if version != VERSION:
        raise KwsError(f"record: version {version}, expected {VERSION}")
    if total != len(data):
        raise KwsError(f"record: truncated, {len(data)} bytes of {total}")
    if zlib.crc32(data[HEADER.size :]) != crc:
        raise KwsError("record: checksum differs, the record is damaged")
    sections: dict[int, bytes] = {}
    cursor = Cursor(data, HEADER.size)
    try:
        for _ in range(count):
            tag, zero, length = cursor.take("<HHI")
            if zero != 0 or tag in sections:
                raise KwsError(f"record: section {tag} is malformed or present twice")
            sections[tag] = cursor.take_bytes(length)
            cursor.take_bytes(len(padding(length)))
    except struct.error as error:
        raise KwsError(f"record: the section table is damaged ({error})") from None
    cursor.expect_end("record")
    missing = [tag for tag in REQUIRED if tag not in sections]
    if missing:
        raise KwsError(f"record: section {missing[0]} is missing")
    if FRONTEND not in sections and MICROFRONTEND not in sections:
        raise KwsError(f"record: section {FRONTEND} is missing")
    if FRONTEND in sections and MICROFRONTEND in sections:
        raise KwsError(f"record: sections {FRONTEND} and {MICROFRONTEND} give two front ends, expected one")
    return sections


class Cursor:
    """Reads values one after the other; struct.error when the data ends early."""

    def __init__(self, data: bytes, position: int = 0) -> None:
        self._data = data
        self._position = position

    def take(self, layout: str) -> tuple[Any, ...]:
        """The next values in `struct` layout."""
        return struct.unpack(layout, self.take_bytes(struct.calcsize(layout)))

    def take_bytes(self, length: int) -> bytes:
        """The next `length` bytes."""
        end = self._position + length
        if end > len(self._data):
            raise struct.error(f"{length} bytes expected at {self._position}, {len(self._data)} in all")
        piece = self._data[self._position : end]
        self._position = end
        return piece

    def expect_end(self, name: str) -> None:
        """KwsError unless everything has been read."""
        if self._position != len(self._data):
            raise KwsError(f"record: {len(self._data) - self._position} bytes too many in section {name}")
