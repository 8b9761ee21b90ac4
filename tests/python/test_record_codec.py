"""The record's bytes: round trip, layout, refusal of damage."""

from __future__ import annotations

import json
import math
import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kws.config import DetectorConfig, FrontendConfig, MicroFrontendConfig
from kws.errors import KwsError
from kws.record import (
    Label,
    ModelRecord,
    OperatingPoint,
    StateLink,
    StreamRecord,
    decode,
    encode,
    posterior_q15,
)
from kws.record.fields import frontend_config, frontend_fields
from kws.record.sections import PROVENANCE, pack_sections, unpack_sections


def example_record() -> ModelRecord:
    return ModelRecord(
        frontend=FrontendConfig(),
        tables_crc32=0x89ABCDEF,
        stream=StreamRecord(stack_frames=6, step_frames=2, links=(StateLink(input=1, output=1),)),
        labels=(Label(name="yes"), Label(name="nö"), Label(name="_silence_", background=True)),
        operating_points=(
            OperatingPoint(threshold_q15=(20000, 21000, 32768)),
            OperatingPoint(threshold_q15=(1, 2, 3), false_accepts_per_day=0.5, recall=0.9, audio_seconds=86400),
        ),
        provenance={"family": "fc_gru", "data": [{"name": "speech", "licence": "CC-BY-4.0"}], "seed": 1},
    )


def reseal(data: bytes) -> bytes:
    """The record with a checksum that fits its bytes again."""
    return data[:12] + struct.pack("<I", zlib.crc32(data[16:])) + data[16:]


@st.composite
def frontend_configs(draw: st.DrawFn) -> FrontendConfig:
    window_ms = draw(st.floats(20, 32))
    floor = draw(st.floats(0, 59))
    low_hz = draw(st.integers(0, 7000))
    return FrontendConfig(
        window_ms=window_ms,
        hop_ms=draw(st.floats(1, 20)),
        bands=draw(st.integers(20, 80)),
        low_hz=low_hz,
        high_hz=draw(st.integers(low_hz + 1, 8000)),
        window=draw(st.sampled_from(("hann", "hamming"))),
        dc_removal=draw(st.booleans()),
        noise_reduction=draw(st.booleans()),
        noise_reduction_db=draw(st.floats(3, 36)),
        gain_control=draw(st.booleans()),
        gain_control_strength=draw(st.floats(0.01, 1)),
        mel_scale=draw(st.sampled_from(("slaney", "htk"))),
        preemphasis=draw(st.one_of(st.just(0.97), st.floats(0, 1, exclude_max=True))),
        floor_log2=floor,
        ceiling_log2=draw(st.floats(floor + 0.5, 60)),
    )


def test_round_trip_gives_the_same_record() -> None:
    assert decode(encode(example_record())) == example_record()


def test_a_record_without_points_gets_the_detector_threshold_for_every_label() -> None:
    record = replace(example_record(), operating_points=(), detector=DetectorConfig(threshold=0.7))
    decoded = decode(encode(record))
    assert decoded.detector == record.detector
    assert decoded.operating_points == (OperatingPoint(threshold_q15=(posterior_q15(0.7),) * 3),)


@given(frontend_configs())
@settings(deadline=None)
def test_every_front_end_keeps_its_integers(config: FrontendConfig) -> None:
    fields = frontend_fields(config)
    again = frontend_config(fields)
    assert frontend_fields(again) == fields
    assert frontend_config(frontend_fields(again)) == again


def test_plain_configurations_come_back_as_they_were_written() -> None:
    for config in (
        FrontendConfig(),
        FrontendConfig(preemphasis=0.97, floor_log2=0, ceiling_log2=36),
        FrontendConfig(window_ms=25, hop_ms=20, bands=20, low_hz=125, high_hz=7500, mel_scale="htk"),
        FrontendConfig(floor_log2=6.5, ceiling_log2=60, window="hamming"),
        FrontendConfig(dc_removal=True, noise_reduction=True, noise_reduction_db=12, gain_control=True),
        FrontendConfig(gain_control=True, gain_control_strength=0.9),
    ):
        assert frontend_config(frontend_fields(config)) == config


def test_layout_is_that_of_the_specification() -> None:
    data = encode(example_record())
    assert data[:4] == b"WSPR"
    version, sections, total, crc = struct.unpack_from("<HHII", data, 4)
    assert (version, sections, total, crc) == (1, 6, len(data), zlib.crc32(data[16:]))
    tag, zero, length = struct.unpack_from("<HHI", data, 16)
    assert (tag, zero, length) == (1, 0, 56)
    assert struct.unpack_from("<13I", data, 24) == (1, 16000, 480, 160, 512, 40, 60, 7600, 0, 0, 0, 26 << 16, 3641)


def test_a_micro_front_end_has_a_section_of_its_own() -> None:
    record = replace(example_record(), frontend=MicroFrontendConfig(hop_ms=20))
    data = encode(record)
    assert struct.unpack_from("<HHI", data, 16) == (7, 0, 68)
    assert struct.unpack_from("<4I", data, 24) == (1, 16000, 480, 320)
    assert decode(data) == record
    with pytest.raises(KwsError, match="no micro front end has the values"):
        decode(reseal(data[:56] + struct.pack("<I", 11) + data[60:]))
    plain = encode(example_record())
    extra = data[16 : 16 + 8 + 68]
    both = plain[:6] + struct.pack("<HI", plain[6] + 1, len(plain) + len(extra)) + plain[12:] + extra
    with pytest.raises(KwsError, match="two front ends"):
        decode(reseal(both))


def test_optional_stages_lengthen_the_frontend_section() -> None:
    frontend = FrontendConfig(dc_removal=True, noise_reduction=True, gain_control=True, gain_control_strength=0.5)
    record = replace(example_record(), frontend=frontend)
    data = encode(record)
    assert struct.unpack_from("<I", data, 20) == (68,)
    assert struct.unpack_from("<3I", data, 24 + 56) == (1, round(18 / (10 * math.log10(2)) * 65536), 16384)
    assert decode(data) == record


def test_a_second_try_fills_what_was_zero_without() -> None:
    record = example_record()
    detector = replace(record.detector, near_miss=0.25, second_try=0.5, second_try_ms=3000)
    at = encode(record).index(struct.pack("<HHI", 4, 0, 16)) + 8
    assert struct.unpack_from("<2H", encode(record), at + 12) == (0, 0)
    data = encode(replace(record, detector=detector))
    assert struct.unpack_from("<2H", data, at + 12) == (16384, 3000)
    assert decode(data).detector == detector


def test_unknown_sections_are_skipped() -> None:
    data = encode(example_record())
    extra = struct.pack("<HHI", 77, 0, 3) + b"abc\0"
    longer = data[:6] + struct.pack("<HI", 7, len(data) + len(extra)) + data[12:] + extra
    assert decode(reseal(longer)) == example_record()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda d: b"XXXX" + d[4:], "not a whispro record"),
        (lambda d: d[:10], "not a whispro record"),
        (lambda d: d[:4] + b"\x02\0" + d[6:], "version 2, expected 1"),
        (lambda d: d[:-4], "truncated"),
        (lambda d: d[:-1] + bytes([d[-1] ^ 1]), "checksum differs"),
        (lambda d: reseal(d[:16] + b"\x02" + d[17:]), "malformed or present twice"),
        (lambda d: reseal(d[:16] + b"\x09" + d[17:]), "section 1 is missing"),
        (lambda d: reseal(d[:20] + b"\xff" + d[21:]), "record:"),
        (lambda d: reseal(d[:28] + b"\0\0\0\0" + d[32:]), "front end at 0 Hz"),
    ],
)
def test_damage_gives_one_sentence(damage, sentence) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(KwsError, match=sentence):
        decode(damage(encode(example_record())))


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_no_change_of_bytes_gives_anything_but_a_record_or_a_sentence(data: st.DataObject) -> None:
    record = bytearray(encode(example_record()))
    for _ in range(data.draw(st.integers(1, 4))):
        record[data.draw(st.integers(16, len(record) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(reseal(bytes(record)))
    except KwsError:
        return


def test_provenance_as_plain_json_is_read_too() -> None:
    """Models made before it was compressed have it so."""
    record = example_record()
    sections = unpack_sections(encode(record))
    sections[PROVENANCE] = json.dumps(record.provenance).encode()
    assert decode(pack_sections(sections)) == record


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        (zlib.compress(b"[1]"), "not a JSON object"),
        (b"[1]", "provenance is damaged"),
        (b'{"a":', "provenance is damaged"),
        (b"", "provenance is cut off"),
        (zlib.compress(b"{}")[:-1], "provenance is cut off"),
        (zlib.compress(b"{}") + b"x", "goes on after its end"),
        (zlib.compress(b" " * (1 << 21) + b"{}"), "more than 1048576 bytes"),
        (b"{" + b" " * (1 << 20) + b"}", "more than 1048576 bytes"),
        (b'{"a":' + b"1" * 5000 + b"}", "provenance is damaged"),
    ],
)
def test_damaged_provenance_is_refused(payload: bytes, sentence: str) -> None:
    sections = unpack_sections(encode(example_record()))
    sections[PROVENANCE] = payload
    with pytest.raises(KwsError, match=sentence):
        decode(pack_sections(sections))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda r: replace(r, labels=()), "0 labels"),
        (lambda r: replace(r, labels=(Label(name="a"), Label(name="a"), Label(name="b"))), "same name"),
        (lambda r: replace(r, operating_points=(OperatingPoint(threshold_q15=(1,)),)), "1 thresholds"),
        (lambda r: replace(r, detector=DetectorConfig(smoothing_steps=65)), "smoothing_steps is 65"),
        (lambda r: replace(r, detector=DetectorConfig(onset=0)), "above 0"),
        (lambda r: replace(r, stream=replace(r.stream, step_frames=7)), "step_frames 7"),
        (lambda r: replace(r, stream=replace(r.stream, feature_input=1)), "feed an input twice"),
        (lambda r: encode(replace(r, provenance={"x": object()})), "not JSON"),
        (lambda r: encode(replace(r, provenance={"x": "\ud800"})), "not JSON"),
        (lambda r: encode(replace(r, provenance={"x": "a" * (1 << 20)})), "more than 1048576 bytes"),
        (lambda r: encode(replace(r, tables_crc32=1 << 32)), "does not fit"),
        (lambda r: Label(name="a\nb"), "control characters"),
        (lambda r: OperatingPoint(threshold_q15=(0,)), "expected 1 to 65535"),
        (lambda r: posterior_q15(1.5), "not a probability"),
    ],
)
def test_impossible_records_are_refused(change, sentence) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(KwsError, match=sentence):
        change(example_record())
