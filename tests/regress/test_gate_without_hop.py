"""A hostile record with a gate and a hop of 0 samples divided by it before the front ends were compared."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import pytest
from tiny_model import chain_record, tiny_model

from kws import _native
from kws.config import FrontendConfig, GateConfig
from kws.errors import KwsError
from kws.features.extract import native_config
from kws.record import attach, encode

HOP_SAMPLES = 16 + 8 + 3 * 4  # behind the header, the section's header, and three words of the front end
CRC = 12


def test_a_gate_with_a_hop_of_no_samples_is_refused() -> None:
    record = encode(replace(chain_record(), gate=GateConfig(enabled=True)))
    assert struct.unpack_from("<I", record, HOP_SAMPLES) == (FrontendConfig().hop_samples,)
    model = attach(tiny_model(), record)
    hostile = bytearray(record)
    struct.pack_into("<I", hostile, HOP_SAMPLES, 0)
    struct.pack_into("<I", hostile, CRC, zlib.crc32(hostile[CRC + 4 :]))
    with pytest.raises(KwsError, match="hop_samples"):
        _native.Whispro(model.replace(record, bytes(hostile)), native_config(FrontendConfig()), 0)
