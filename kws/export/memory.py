"""Caller memory of an instance, for both pointer widths."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from kws import _native
from kws.export.targets import Target

CEVA_TFLM_SCRATCH_BYTES = 128 * 1024
"""Static scratch that TFLM's kernels for CEVA share beside the arena (tensorflow/tflite-micro, kernels/ceva)."""


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What whispro_query() returns, in bytes.

    Attributes:
        bytes_32: on a machine with 32-bit pointers.
        bytes_64: on a machine with 64-bit pointers.
    """

    bytes_32: int
    bytes_64: int

    def of(self, target: Target) -> int:
        """The bytes on a target; on `host` those of this computer."""
        width = target.pointer_bytes or (8 if sys.maxsize > 2**32 else 4)
        return self.bytes_64 if width == 8 else self.bytes_32


def measure_memory(instance: _native.Whispro) -> Memory:
    """Asks the library for both numbers."""
    return Memory(bytes_32=instance.memory_bytes_for(4), bytes_64=instance.memory_bytes_for(8))
