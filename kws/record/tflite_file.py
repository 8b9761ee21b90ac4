"""The record inside a .tflite file: find it, put it in.

`attach` leaves the model's own bytes as they are. A FlatBuffer refers forwards only, so a new root table with
longer buffer and metadata lists is written in front of the old file, which it points into; no operator option
of any schema can get lost on the way. The record's bytes stand directly before the old file: that is how a
second `attach` finds where the old file starts, and replaces instead of piling up.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flatbuffers
import tflite

from kws.errors import KwsError
from kws.record.codec import decode
from kws.record.model_record import ModelRecord

METADATA_NAME = b"whispro"
IDENTIFIER = b"TFL3"
SCHEMA_VERSION = 3
MODEL_FIELDS = 8  # fields of table Model that this file knows to carry over
KEPT_SLOTS = (1, 2, 3, 5, 7)  # operator_codes, subgraphs, description, metadata_buffer, signature_defs
BUFFER_DATA, TENSOR_SHAPE, OPERATOR_INPUTS = 0, 0, 1  # slots of vectors in their tables
ALIGN_BYTES = 16
FIRST_EXTERNAL_OFFSET = 2  # Buffer.offset: 0 and 1 say that the data lies inside the FlatBuffer

_PARSE_ERRORS = (struct.error, IndexError, ValueError, TypeError, OverflowError)


def find(model: bytes) -> bytes:
    """The record's bytes inside a .tflite file.

    Raises:
        KwsError: not a .tflite file, a truncated one, or one without a `whispro` entry.
    """
    try:
        root = _root(model)
        entry = _entry_index(root)
        if entry is None:
            raise KwsError("model: no whispro record in it, expected a model made by kws")
        start, length = _buffer_data(root.Buffers(root.Metadata(entry).Buffer()))
    except _PARSE_ERRORS:
        raise KwsError("model: the .tflite file is truncated or damaged") from None
    return model[start : start + length]


def has_record(model: bytes) -> bool:
    """Whether a .tflite file holds a record, valid or not.

    Raises:
        KwsError: not a .tflite file, or a truncated one.
    """
    try:
        return _entry_index(_root(model)) is not None
    except _PARSE_ERRORS:
        raise KwsError("model: the .tflite file is truncated or damaged") from None


def read_record(model: bytes | Path) -> ModelRecord:
    """The record of a .tflite file, given as bytes or as a path.

    Raises:
        KwsError: the file cannot be read, holds no model, or no valid record.
    """
    if isinstance(model, Path):
        path = model
        try:
            model = path.read_bytes()
        except OSError as error:
            raise KwsError(f"model: cannot read {path}: {error.strerror}") from None
    return decode(find(model))


def attach(model: bytes, record_bytes: bytes) -> bytes:
    """The model with the record in its metadata; an earlier record is replaced, all else stays as it was.

    Args:
        model: a .tflite file.
        record_bytes: what `encode` returned.

    Returns:
        A .tflite file; the data of all its buffers is aligned to 16 bytes.

    Raises:
        KwsError: not a .tflite file, a damaged one, one with data outside the FlatBuffer, or no valid record.
    """
    decode(record_bytes)
    try:
        return _Prefix(_without_prefix(model)).build(record_bytes)
    except _PARSE_ERRORS:
        raise KwsError("model: the .tflite file is truncated or damaged") from None


def _root(model: bytes) -> tflite.Model:
    if len(model) < 8 or model[4:8] != IDENTIFIER:
        raise KwsError("model: not a .tflite file (the identifier TFL3 is missing)")
    root = tflite.Model.GetRootAs(model, 0)
    if root.Version() != SCHEMA_VERSION:
        raise KwsError(f"model: .tflite schema version {root.Version()}, expected {SCHEMA_VERSION}")
    if any(start + length > len(model) for start, length in _vectors(root)):
        raise IndexError("a vector ends outside the file")
    return root


def _vectors(root: tflite.Model) -> Iterator[tuple[int, int]]:
    """Position and bytes of buffer data, tensor shapes and operator inputs: what a cut-off file lacks."""
    for i in range(root.BuffersLength()):
        yield _buffer_data(root.Buffers(i))
    for graph in map(root.Subgraphs, range(root.SubgraphsLength())):
        for i in range(graph.TensorsLength()):
            yield _vector(graph.Tensors(i), TENSOR_SHAPE, 4)
        for i in range(graph.OperatorsLength()):
            yield _vector(graph.Operators(i), OPERATOR_INPUTS, 4)


def _vector(table: Any, slot: int, element_bytes: int) -> tuple[int, int]:
    """Position in the file and bytes of the vector in a table's slot; (0, 0) where there is none."""
    field = table._tab.Offset(4 + 2 * slot)
    return (table._tab.Vector(field), table._tab.VectorLen(field) * element_bytes) if field else (0, 0)


def _entry_index(root: tflite.Model) -> int | None:
    return next((i for i in range(root.MetadataLength()) if root.Metadata(i).Name() == METADATA_NAME), None)


def _buffer_data(buffer: tflite.Buffer) -> tuple[int, int]:
    """Position in the file and length of a buffer's data; (0, 0) for an empty buffer."""
    return _vector(buffer, BUFFER_DATA, 1)


def _without_prefix(model: bytes) -> bytes:
    """The file as it was before `attach`; the model itself when it was never there."""
    root = _root(model)
    entry = _entry_index(root)
    if entry is None:
        return model
    start, length = _buffer_data(root.Buffers(root.Metadata(entry).Buffer()))
    old = start + length + -(start + length) % ALIGN_BYTES
    return model[old:] if model[old + 4 : old + 8] == IDENTIFIER else model


class _Prefix:
    """Builds the new root in front of an old file."""

    def __init__(self, old: bytes) -> None:
        self._old = old + bytes(-len(old) % ALIGN_BYTES)
        self._root = _root(self._old)
        self._builder = flatbuffers.Builder(len(self._old) + 4096)
        fields = (struct.unpack_from("<H", self._old, self._vtable())[0] - 4) // 2
        if fields > MODEL_FIELDS:
            raise KwsError(f"model: a root table with {fields} fields, expected at most {MODEL_FIELDS}")

    def build(self, record_bytes: bytes) -> bytes:
        """The whole new file."""
        self._prepend(self._old)
        record = self._new_buffer(record_bytes)
        entry = _entry_index(self._root)
        replaced = None if entry is None else self._root.Metadata(entry).Buffer()
        buffers = [self._buffer(i) for i in range(self._root.BuffersLength()) if i != replaced]
        if replaced is None:
            buffers.append(record)
        else:
            buffers.insert(replaced, record)
        entries = [_position(self._root.Metadata(i)) for i in range(self._root.MetadataLength())]
        offsets = [self._offset(position) for position in entries]
        if entry is None:
            offsets.append(self._new_entry(len(buffers) - 1))
        return self._finish(self._vector(buffers), self._vector(offsets))

    def _vtable(self) -> int:
        position = _position(self._root)
        return int(position - struct.unpack_from("<i", self._old, position)[0])

    def _prepend(self, data: bytes) -> None:
        builder = self._builder
        builder.Prep(ALIGN_BYTES, len(data))
        builder.head -= len(data)
        builder.Bytes[builder.head : builder.head + len(data)] = data

    def _offset(self, position: int) -> int:
        """The builder's name for what lies at `position` of the old file."""
        return len(self._old) - position

    def _new_buffer(self, data: bytes) -> int:
        self._prepend(data + bytes(-len(data) % ALIGN_BYTES))
        self._builder.PrependUint32(len(data))
        vector = self._builder.Offset()
        tflite.BufferStart(self._builder)
        tflite.BufferAddData(self._builder, vector)
        return int(tflite.BufferEnd(self._builder))

    def _buffer(self, index: int) -> int:
        buffer = self._root.Buffers(index)
        if buffer.Offset() >= FIRST_EXTERNAL_OFFSET:
            raise KwsError(f"model: the data of buffer {index} lies outside the FlatBuffer")
        start, length = _buffer_data(buffer)
        if length and start % ALIGN_BYTES:
            return self._new_buffer(self._old[start : start + length])
        return self._offset(_position(buffer))

    def _new_entry(self, buffer: int) -> int:
        name = self._builder.CreateString(METADATA_NAME)
        tflite.MetadataStart(self._builder)
        tflite.MetadataAddName(self._builder, name)
        tflite.MetadataAddBuffer(self._builder, buffer)
        return int(tflite.MetadataEnd(self._builder))

    def _vector(self, offsets: list[int]) -> int:
        self._builder.StartVector(4, len(offsets), 4)
        for offset in reversed(offsets):
            self._builder.PrependUOffsetTRelative(offset)
        return int(self._builder.EndVector())

    def _finish(self, buffers: int, metadata: int) -> bytes:
        kept = {slot: self._root._tab.Offset(4 + 2 * slot) for slot in range(MODEL_FIELDS)}
        tflite.ModelStart(self._builder)
        tflite.ModelAddVersion(self._builder, SCHEMA_VERSION)
        for slot in KEPT_SLOTS:
            if kept[slot]:
                position = self._root._tab.Indirect(_position(self._root) + kept[slot])
                self._builder.PrependUOffsetTRelativeSlot(slot, self._offset(position), 0)
        tflite.ModelAddBuffers(self._builder, buffers)
        tflite.ModelAddMetadata(self._builder, metadata)
        self._builder.Finish(tflite.ModelEnd(self._builder), file_identifier=IDENTIFIER)
        return bytes(self._builder.Output())


def _position(table: tflite.Model | tflite.Buffer | tflite.Metadata) -> int:
    return int(table._tab.Pos)
