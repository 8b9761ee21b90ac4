"""A TensorFlow Lite Micro tree as a contender: its library behind a C++ program that is compiled on the spot."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from numpy.typing import NDArray

from kws.errors import KwsError
from kws.evaluate.model_info import operator_counts
from kws.export.cmake import cmake_build
from kws.export.operators import render_operators_c
from kws.export.sources import source_root

PROGRAM_FOLDER = Path(__file__).parent / "tflm"


class TflmTree:
    """MicroInterpreter::Invoke() of a built tree, in a process of its own that waits between its rounds.

    Attributes:
        arena_bytes: what the interpreter took of its arena.
    """

    def __init__(self, root: Path, model: bytes, inputs: Sequence[NDArray[Any]]) -> None:
        """Compiles the program for the model's operators, starts it and fills its inputs.

        Args:
            root: as TFLM_ROOT of tools/cmake/FindTFLM.cmake.
            model: a .tflite file that our engine has accepted.
            inputs: one array per model input.

        Raises:
            KwsError: the tree is no built one, CMake or the compiler is missing, or TFLM refuses the model.
        """
        if not root.is_dir():
            raise KwsError(f"{root} is not a folder, expected a built tflite-micro tree")
        self.name = "C++ TFLM build"
        self.version = str(root)
        self.included = "Invoke() alone, called from C++ in one loop"
        with tempfile.TemporaryDirectory(prefix="kws-bench-") as temporary:
            folder = Path(temporary)
            program = _compile(root.resolve(), model, folder)
            files = folder / "model.tflite", folder / "inputs"
            files[0].write_bytes(model)
            files[1].write_bytes(b"".join(values.tobytes() for values in inputs))
            command = [str(program), *map(str, files), str(operator_counts(model).get("VAR_HANDLE", 0))]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            answer = self._read_line()
        self.arena_bytes = int(answer.removeprefix("ready "))

    def seconds(self, steps: int) -> float:
        """Runs that many steps.

        Raises:
            KwsError: the program has failed.
        """
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(f"{steps}\n")
            self._process.stdin.flush()
        return int(self._read_line()) / 1e9

    def close(self) -> None:
        """Ends the program."""
        with self._process:
            if self._process.stdin is not None:
                self._process.stdin.close()

    def __enter__(self) -> TflmTree:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_line(self) -> str:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = self._process.stdout.readline()
        if not line:
            said = self._process.stderr.read().strip().splitlines()
            self.close()
            raise KwsError(f"the C++ TFLM build cannot run the model ({said[-1] if said else 'it stopped'})")
        return line.strip()


def _compile(root: Path, model: bytes, folder: Path) -> Path:
    operators = folder / "operators.inc"
    operators.write_text(render_operators_c(model, "kws bench"), encoding="utf-8")
    build = folder / "build"
    cmake_build(
        PROGRAM_FOLDER,
        build,
        (f"-DTFLM_ROOT={root}", f"-DKWS_CMAKE_MODULES={source_root() / 'tools/cmake'}",
         f"-DKWS_OPERATOR_LIST={operators}"),
        what=f"the timing program against {root}",
    )  # fmt: skip
    return build / "tflm_time"
