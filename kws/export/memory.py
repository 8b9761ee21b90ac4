"""Caller memory of an instance, for both pointer widths, and what the other engine takes on CEVA-BX."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np

from kws import _native
from kws.export.targets import Target
from kws.record import ModelRecord
from kws.simulate.two_stage import TwoStageSpotter

CEVA_TFLM_SCRATCH_BYTES = 128 * 1024
"""Static scratch that TFLM's kernels for CEVA share beside the arena (tensorflow/tflite-micro, kernels/ceva)."""
TFLM_ARENA_BYTES = 128 * 1024
"""The arena where WHISPRO_TFLM_ARENA_BYTES does not say another one (tflm_port/tflm/engine_tflm.cpp)."""
_ALIGN_BYTES = 16


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


@dataclass(frozen=True, kw_only=True)
class CevaTflmMemory:
    """RAM on CEVA-BX of an instance whose network TensorFlow Lite Micro runs, in bytes.

    Attributes:
        chain_bytes: front end, detector and buffers, with 32-bit pointers.
        input_bytes: copies of the network's inputs, which TFLM does not keep.
        arena_bytes: of the interpreter; its other structures come on top.
        scratch_bytes: the static scratch of TFLM's CEVA kernels.
    """

    chain_bytes: int
    input_bytes: int
    arena_bytes: int = TFLM_ARENA_BYTES
    scratch_bytes: int = CEVA_TFLM_SCRATCH_BYTES

    @property
    def least_bytes(self) -> int:
        """All of it."""
        return self.chain_bytes + self.input_bytes + self.arena_bytes + self.scratch_bytes


def ceva_tflm_memory(model: bytes, record: ModelRecord, memory: Memory) -> CevaTflmMemory:
    """What the TFLM engine takes on CEVA-BX.

    Args:
        model: .tflite bytes with that record, which the native engine runs.
        record: of the model.
        memory: of an instance with the native engine.
    """
    engine = _native.Engine(model, [(link.input, link.output) for link in record.stream.links])
    sizes = (math.prod(one["shape"]) * np.dtype(one["type"]).itemsize for one in engine.inputs)
    return CevaTflmMemory(
        chain_bytes=memory.bytes_32 - engine.memory_bytes_for(4),
        input_bytes=sum(-(-size // _ALIGN_BYTES) * _ALIGN_BYTES for size in sizes),
    )


def measure_memory(instance: _native.Whispro) -> Memory:
    """Asks the library for both numbers."""
    return Memory(bytes_32=instance.memory_bytes_for(4), bytes_64=instance.memory_bytes_for(8))


def measure_pair_memory(pair: TwoStageSpotter) -> tuple[Memory, Memory]:
    """The same for the two blocks of a pair: the wake word's and the commands'."""
    small, large = pair.memory_bytes_for(4), pair.memory_bytes_for(8)
    wake, commands = (Memory(bytes_32=few, bytes_64=many) for few, many in zip(small, large, strict=True))
    return wake, commands
