"""Where a model comes from, as section 6 of the record (SPEC.md): JSON, compressed, since no device reads it."""

from __future__ import annotations

import json
import zlib
from typing import Any

from kws.errors import KwsError

_MAX_BYTES = 1 << 20
_JSON_BEGINS = b"{"


def encode_provenance(provenance: dict[str, Any]) -> bytes:
    """Plain JSON types as a zlib stream.

    Raises:
        KwsError: there is something in it that JSON cannot hold, or it is of more than 1 MiB.
    """
    try:
        text = json.dumps(provenance, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    except (TypeError, ValueError) as error:
        raise KwsError(f"record: provenance is not JSON ({error})") from None
    return zlib.compress(_limited(text), 9)


def decode_provenance(payload: bytes | None) -> dict[str, Any]:
    """What `encode_provenance` made, or JSON as it is, which older models have; None: nothing is known.

    Raises:
        KwsError: it is no JSON object, or one of more than 1 MiB.
    """
    if payload is None:
        return {}
    text = _limited(payload) if payload.startswith(_JSON_BEGINS) else _inflated(payload)
    try:
        provenance = json.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise KwsError(f"record: provenance is damaged ({error})") from None
    if not isinstance(provenance, dict):
        raise KwsError("record: provenance is not a JSON object")
    return provenance


def _inflated(payload: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        text = stream.decompress(payload, _MAX_BYTES + 1)
    except zlib.error as error:
        raise KwsError(f"record: provenance is damaged ({error})") from None
    if stream.eof and not stream.unused_data:
        return _limited(text)
    _limited(text)
    raise KwsError("record: provenance is cut off, or goes on after its end")


def _limited(text: bytes) -> bytes:
    if len(text) > _MAX_BYTES:
        raise KwsError(f"record: provenance is of more than {_MAX_BYTES} bytes")
    return text
