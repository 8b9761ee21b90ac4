"""A model file with one part of its record changed."""

from __future__ import annotations

from dataclasses import replace

from kws.config import GateConfig
from kws.record.codec import encode
from kws.record.tflite_file import attach, read_record


def with_gate(model: bytes, gate: GateConfig) -> bytes:
    """The model with another gate; one that is not enabled leaves it without.

    Raises:
        KwsError: the file is no model with a record.
    """
    return attach(model, encode(replace(read_record(model), gate=gate)))
