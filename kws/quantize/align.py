"""Alignment of the data inside a .tflite file."""

from __future__ import annotations

from typing import Any

import flatbuffers
import numpy as np

ALIGN_BYTES = 16


def align_buffers(data: bytes) -> bytes:
    """Writes the file anew with the data of every buffer at a multiple of 16 bytes.

    TFLite's schema asks for that alignment, and vector kernels and the record's `attach` rely on it, but the
    converter's last step, written in Python, drops it.

    Args:
        data: a .tflite file.

    Returns:
        The same model; nothing but positions in the file differs.
    """
    from tensorflow.lite.python import schema_py_generated as schema  # noqa: PLC0415  TensorFlow is slow to import

    builder = _AlignedBuilder(len(data) + 4096)
    builder.Finish(schema.ModelT.InitFromPackedBuf(data, 0).Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())


class _AlignedBuilder(flatbuffers.Builder):  # type: ignore[misc]
    """Aligns every vector of bytes; the only ones of the schema are buffers and custom options."""

    def CreateNumpyVector(self, x: Any) -> int:  # noqa: N802  the base class's name
        if x.dtype != np.uint8:
            return int(super().CreateNumpyVector(x))
        self.StartVector(1, x.size, ALIGN_BYTES)
        self.head -= x.size
        self.Bytes[self.head : self.head + x.size] = x.tobytes()
        return int(self.EndVector())
