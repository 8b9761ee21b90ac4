"""The C engine with range-checked arithmetic (`wsp/fixed_checked.h`) and the compiler's checks of undefined behaviour.

A number that does not fit its type, or memory written beyond what the query named, ends the test.
"""

from __future__ import annotations

import atexit
import ctypes as ct
import functools
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from conftest import ROOT, require_tool
from numpy.typing import NDArray

MAX_RANK = 5
ALIGN_BYTES = 16
GUARD_BYTES = 64
GUARD = 0xA5
TYPES = (np.int8, np.int16, np.int32, np.uint8, np.float32)  # wsp_tensor_type
FLAGS = ("-std=c99", "-O1", "-g", "-fPIC", "-shared", "-DWSP_FIXED_CHECKED=1", "-fsanitize=undefined",
         "-fno-sanitize-recover=all")  # fmt: skip


class Tensor(ct.Structure):
    """wsp_tensor."""

    _fields_ = (
        ("data", ct.c_void_p), ("bytes", ct.c_size_t), ("type", ct.c_int), ("rank", ct.c_uint32),
        ("dims", ct.c_int32 * MAX_RANK), ("scale_bits", ct.c_uint32), ("zero_point", ct.c_int32),
    )  # fmt: skip


class StateLink(ct.Structure):
    """wsp_state_link."""

    _fields_ = (("input", ct.c_uint16), ("output", ct.c_uint16))


@functools.cache
def library() -> ct.CDLL:
    """The library, built once per process."""
    gcc = require_tool("gcc", "apt-get install gcc")
    native = ROOT / "tflm_port" / "native"
    sources = [path for part in (".", "ops", "tables", "kernels/plain") for path in sorted((native / part).glob("*.c"))]
    includes = [f"-I{ROOT / part}" for part in ("tflm_port/include", "frontend_c/base/include")]
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    built = Path(folder.name) / "libchecked.so"
    command = [gcc, *FLAGS, *includes, *sources, ROOT / "frontend_c/base/src/status.c", "-o", built]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"fixed-point range broken" in built.read_bytes()
    return ct.CDLL(str(built))


class CheckedEngine:
    """Like kws._native.Engine, as far as the parity tests use it."""

    def __init__(self, model: bytes, links: Sequence[tuple[int, int]] = ()) -> None:
        self.model = aligned(len(model))
        self.model[:] = np.frombuffer(model, np.uint8)
        self.links = (StateLink * len(links))(*links)
        self.engine, needed = ct.c_void_p(), ct.c_size_t()
        described = (self.address(self.model), ct.c_size_t(len(model)), self.links, ct.c_size_t(len(links)))
        check(library().wsp_engine_query(*described, ct.byref(needed), None))
        self.memory = aligned(needed.value + GUARD_BYTES)
        self.memory[:] = GUARD
        memory = (self.address(self.memory), needed)
        check(library().wsp_engine_setup(*memory, *described, ct.byref(self.engine), None))

    def execute(self, inputs: Sequence[NDArray[Any] | None]) -> list[NDArray[Any]]:
        """Outputs of one step; an input of None keeps what it holds."""
        for index, values in enumerate(inputs):
            if values is not None:
                self.tensor("input", index)[...] = values
        check(library().wsp_engine_execute(self.engine))
        assert np.all(self.memory[-GUARD_BYTES:] == GUARD), "memory beyond the query's size was written"
        return [self.tensor("output", index).copy() for index in range(self.output_count())]

    def output_count(self) -> int:
        """Number of model outputs."""
        count = library().wsp_engine_output_count
        count.restype = ct.c_size_t
        return int(count(self.engine))

    def tensor(self, which: str, index: int) -> NDArray[Any]:
        """A model input or output where it lies."""
        found = Tensor()
        check(getattr(library(), f"wsp_engine_{which}")(self.engine, ct.c_size_t(index), ct.byref(found)))
        values = (ct.c_uint8 * found.bytes).from_address(found.data)
        return np.frombuffer(values, TYPES[found.type]).reshape(found.dims[: found.rank])

    @staticmethod
    def address(values: NDArray[np.uint8]) -> ct.c_void_p:
        return ct.c_void_p(values.ctypes.data)


def aligned(count: int) -> NDArray[np.uint8]:
    """uint8[count] that starts where the library's blocks of memory must."""
    raw = np.empty(count + ALIGN_BYTES, np.uint8)
    return raw[-raw.ctypes.data % ALIGN_BYTES :][:count]


def check(status: int) -> None:
    """Status of a call that must succeed."""
    assert status == 0, f"status {status}"
