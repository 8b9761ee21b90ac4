"""ModelRecord to bytes and back (SPEC.md section 3); devices read the same bytes in firmware/src/record.c."""

from __future__ import annotations

import struct

from kws.config import AnyFrontendConfig, DetectorConfig, GateConfig, MicroFrontendConfig
from kws.config.frontend import DB_PER_LOG2
from kws.errors import KwsError
from kws.record.fields import frontend_config, frontend_fields, shortest
from kws.record.micro_fields import microfrontend_config, microfrontend_fields
from kws.record.model_record import (
    Label,
    ModelRecord,
    OperatingPoint,
    StateLink,
    StreamRecord,
    gate_margin_q8,
    posterior_q15,
)
from kws.record.provenance import decode_provenance, encode_provenance
from kws.record.sections import (
    DETECTOR,
    FRONTEND,
    GATE,
    LABELS,
    MICROFRONTEND,
    OPERATING_POINTS,
    PROVENANCE,
    STREAM,
    Cursor,
    pack_sections,
    padding,
    unpack_sections,
)

__all__ = ["decode", "encode"]

NOT_MEASURED = 0xFFFFFFFF
BACKGROUND = 1
FRONTEND_LAYOUT = "<11I2iI"
OPTIONAL_STAGES_LAYOUT = "<3I"
MICROFRONTEND_LAYOUT = "<17I"
DETECTOR_LAYOUT = "<8H"
POINT_LAYOUT = "<3I"
GATE_LAYOUT = "<4H"


def encode(record: ModelRecord) -> bytes:
    """The record as bytes, ready for `attach`.

    Raises:
        KwsError: a value does not fit its field.
    """
    try:
        return pack_sections(
            {
                **_encode_frontend(record),
                STREAM: _encode_stream(record.stream),
                LABELS: _encode_labels(record.labels),
                DETECTOR: _encode_detector(record.detector),
                OPERATING_POINTS: _encode_points(record.points),
                PROVENANCE: encode_provenance(record.provenance),
                **({GATE: _encode_gate(record.gate)} if record.gate.enabled else {}),
            }
        )
    except struct.error as error:
        raise KwsError(f"record: a value does not fit its field ({error})") from None


def decode(data: bytes) -> ModelRecord:
    """The record that `data` holds.

    Raises:
        KwsError: wrong magic, version, length, checksum or content; the sentence says which.
    """
    sections = unpack_sections(data)
    try:
        frontend, version, tables_crc32 = _decode_frontend(sections)
        labels = _decode_labels(sections[LABELS])
        return ModelRecord(
            frontend=frontend,
            frontend_version=version,
            tables_crc32=tables_crc32,
            stream=_decode_stream(sections[STREAM]),
            labels=labels,
            detector=_decode_detector(sections[DETECTOR]),
            gate=_decode_gate(sections[GATE]) if GATE in sections else GateConfig(),
            operating_points=_decode_points(sections[OPERATING_POINTS], len(labels)),
            provenance=decode_provenance(sections.get(PROVENANCE)),
        )
    except (struct.error, UnicodeDecodeError) as error:
        raise KwsError(f"record: a section is damaged ({error})") from None


def _encode_frontend(record: ModelRecord) -> dict[int, bytes]:
    version, crc32 = record.frontend_version, record.tables_crc32
    if isinstance(record.frontend, MicroFrontendConfig):
        fields = microfrontend_fields(record.frontend)
        return {MICROFRONTEND: struct.pack(MICROFRONTEND_LAYOUT, version, *fields, crc32)}
    *required, dc_removal, noise_reduction_q16, gain_control_q15 = frontend_fields(record.frontend)
    payload = struct.pack(FRONTEND_LAYOUT, version, *required, crc32)
    optional = (dc_removal, noise_reduction_q16, gain_control_q15)
    return {FRONTEND: payload + struct.pack(OPTIONAL_STAGES_LAYOUT, *optional) if any(optional) else payload}


def _decode_frontend(sections: dict[int, bytes]) -> tuple[AnyFrontendConfig, int, int]:
    """Configuration, version of the arithmetic, CRC of the tables."""
    if MICROFRONTEND in sections:
        version, *fields, crc32 = struct.unpack(MICROFRONTEND_LAYOUT, sections[MICROFRONTEND])
        return microfrontend_config(tuple(fields)), version, crc32
    payload = sections[FRONTEND]
    cursor = Cursor(payload)
    version, *fields, crc32 = cursor.take(FRONTEND_LAYOUT)
    required = struct.calcsize(FRONTEND_LAYOUT)
    optional = cursor.take(OPTIONAL_STAGES_LAYOUT) if len(payload) > required else (0, 0, 0)
    cursor.expect_end("frontend")
    return frontend_config((*fields, *optional)), version, crc32


def _encode_stream(stream: StreamRecord) -> bytes:
    head = (stream.stack_frames, stream.step_frames, stream.feature_input, stream.score_output)
    links = b"".join(struct.pack("<2H", link.input, link.output) for link in stream.links)
    return struct.pack("<6H", *head, len(stream.links), 0) + links


def _decode_stream(payload: bytes) -> StreamRecord:
    cursor = Cursor(payload)
    stack_frames, step_frames, feature_input, score_output, count, _ = cursor.take("<6H")
    links = [cursor.take("<2H") for _ in range(count)]
    cursor.expect_end("stream")
    return StreamRecord(
        stack_frames=stack_frames,
        step_frames=step_frames,
        feature_input=feature_input,
        score_output=score_output,
        links=tuple(StateLink(input=source, output=target) for source, target in links),
    )


def _encode_labels(labels: tuple[Label, ...]) -> bytes:
    packed = [struct.pack("<2H", len(labels), 0)]
    for label in labels:
        name = label.name.encode()
        packed.append(struct.pack("<2B", BACKGROUND if label.background else 0, len(name)) + name)
    return b"".join(packed)


def _decode_labels(payload: bytes) -> tuple[Label, ...]:
    cursor = Cursor(payload)
    count, _ = cursor.take("<2H")
    labels = []
    for _ in range(count):
        flags, length = cursor.take("<2B")
        labels.append(Label(name=cursor.take_bytes(length).decode(), background=bool(flags & BACKGROUND)))
    cursor.expect_end("labels")
    return tuple(labels)


def _encode_detector(detector: DetectorConfig) -> bytes:
    levels = [posterior_q15(level) for level in (detector.onset, detector.near_miss, detector.threshold)]
    times = (detector.smoothing_steps, detector.refractory_ms, detector.lead_ms)
    second_try = (posterior_q15(detector.second_try), detector.second_try_ms) if detector.second_try else (0, 0)
    return struct.pack(DETECTOR_LAYOUT, *times, *levels, *second_try)


def _decode_detector(payload: bytes) -> DetectorConfig:
    values = struct.unpack(DETECTOR_LAYOUT, payload)
    smoothing, refractory_ms, lead_ms, onset, near_miss, threshold, second_try, second_try_ms = values
    return DetectorConfig(
        smoothing_steps=smoothing,
        threshold=_level(threshold),
        onset=_level(onset),
        near_miss=_level(near_miss),
        **({"second_try": _level(second_try), "second_try_ms": second_try_ms} if second_try else {}),
        refractory_ms=refractory_ms,
        lead_ms=lead_ms,
    )


def _encode_gate(gate: GateConfig) -> bytes:
    return struct.pack(GATE_LAYOUT, gate_margin_q8(gate.margin_db), gate.hangover_ms, gate.preroll_ms, 0)


def _decode_gate(payload: bytes) -> GateConfig:
    margin_q8, hangover_ms, preroll_ms, _ = struct.unpack(GATE_LAYOUT, payload)
    margin_db = shortest(margin_q8 / 256 * DB_PER_LOG2, lambda value: gate_margin_q8(value) == margin_q8)
    return GateConfig(enabled=True, margin_db=margin_db, hangover_ms=hangover_ms, preroll_ms=preroll_ms)


def _level(level_q15: int) -> float:
    return shortest(level_q15 / 32768, lambda value: value <= 1 and posterior_q15(value) == level_q15)


def _encode_points(points: tuple[OperatingPoint, ...]) -> bytes:
    packed = [struct.pack("<2H", len(points), len(points[0].threshold_q15))]
    for point in points:
        per_day = point.false_accepts_per_day
        rate = NOT_MEASURED if per_day is None else min(round(per_day * 1000), NOT_MEASURED - 1)
        recall = NOT_MEASURED if point.recall is None else posterior_q15(point.recall)
        body = struct.pack(POINT_LAYOUT, rate, recall, point.audio_seconds)
        body += struct.pack(f"<{len(point.threshold_q15)}H", *point.threshold_q15)
        packed.append(body + padding(len(body)))
    return b"".join(packed)


def _decode_points(payload: bytes, labels: int) -> tuple[OperatingPoint, ...]:
    cursor = Cursor(payload)
    count, width = cursor.take("<2H")
    if count == 0 or width != labels:
        raise KwsError(f"record: {count} operating points for {width} labels, expected some for {labels}")
    points = []
    for _ in range(count):
        rate, recall, audio_seconds = cursor.take(POINT_LAYOUT)
        threshold_q15 = cursor.take(f"<{width}H")
        cursor.take_bytes(len(padding(2 * width)))
        points.append(
            OperatingPoint(
                threshold_q15=threshold_q15,
                false_accepts_per_day=None if rate == NOT_MEASURED else rate / 1000,
                recall=None if recall == NOT_MEASURED else _level(recall),
                audio_seconds=audio_seconds,
            )
        )
    cursor.expect_end("operating points")
    return tuple(points)
