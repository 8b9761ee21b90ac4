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


def with_second_try(model: bytes, level: float) -> bytes:
    """The model with second tries accepted from a level on, where near misses begin at the latest; 0: with none.

    Raises:
        KwsError: the file is no model with a record, or the level is below its onset level or above 1.
    """
    record = read_record(model)
    near_miss = min(record.detector.near_miss or level, level) if level else record.detector.near_miss
    detector = replace(record.detector, second_try=level, near_miss=near_miss)
    return attach(model, encode(replace(record, detector=detector)))
