"""A model on TensorFlow Lite Micro, through the official `tflite-micro` package."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

import numpy as np
import tflite
from numpy.typing import NDArray

from kws.errors import KwsError

ARENA_BYTES = (1 << 18, 1 << 22, 1 << 26)


class TflmPackage:
    """TFLM's interpreter with its reference kernels; states are the caller's.

    Attributes:
        input_count, output_count: tensors of the model.
    """

    def __init__(self, model: bytes) -> None:
        """Sets a model up, in the smallest of a few arenas that holds it.

        Args:
            model: .tflite bytes that the C engine has accepted: the package trusts what it reads.

        Raises:
            KwsError: tflite-micro cannot run the model.
            ModuleNotFoundError: it is not installed.
        """
        from tflite_micro import runtime  # noqa: PLC0415

        graph = tflite.Model.GetRootAs(model, 0).Subgraphs(0)
        self.input_count, self.output_count = int(graph.InputsLength()), int(graph.OutputsLength())
        for arena_bytes in ARENA_BYTES:
            try:
                self._interpreter = runtime.Interpreter.from_bytes(model, arena_size=arena_bytes + 10 * len(model))
                return
            except (RuntimeError, ValueError) as error:
                failure = str(error)
        raise KwsError(f"tflite-micro cannot run the model ({failure})")

    def arena_bytes(self) -> int:
        """Bytes of its arena that the interpreter has taken, as its recording allocator prints them.

        Raises:
            KwsError: it printed no total.
        """
        sys.stderr.flush()
        kept = os.dup(2)
        with tempfile.TemporaryFile("w+") as printed:
            os.dup2(printed.fileno(), 2)
            try:
                self._interpreter.print_allocations()
            finally:
                os.dup2(kept, 2)
                os.close(kept)
            printed.seek(0)
            total = re.search(r"Arena allocation total (\d+) bytes", printed.read())
        if total is None:
            raise KwsError("tflite-micro did not print what its arena holds")
        return int(total[1])

    def set_input(self, index: int, values: NDArray[Any]) -> None:
        """Fills one input; the shape may be any of as many elements."""
        shape = self._interpreter.get_input_details(index)["shape"]
        self._interpreter.set_input(values.reshape(shape), index)

    def zero(self, index: int) -> NDArray[Any]:
        """What an input holds when all its values are real 0: its zero point everywhere."""
        details = self._interpreter.get_input_details(index)
        zero_points = np.ravel(details["quantization_parameters"]["zero_points"])
        return np.full(details["shape"], int(zero_points[0]) if zero_points.size else 0, details["dtype"])

    def execute(self, inputs: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        """Runs one step on all inputs and returns copies of all outputs."""
        for index, values in enumerate(inputs):
            self.set_input(index, values)
        self.invoke()
        return [np.array(self._interpreter.get_output(index)) for index in range(self.output_count)]

    def invoke(self) -> None:
        """Runs one step on what the inputs hold."""
        self._interpreter.invoke()
