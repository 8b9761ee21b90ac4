"""Instructions of a whole chain, microphone samples to events: the example program of an exported package."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.export import export_package
from kws.export.check import build_package
from kws.export.targets import check_target
from kws.export.toolchain import require_compiler
from kws.instructions.count import InstructionCount, check_countable, count_instructions

SETUP = "whispro_setup"
PUSH = "whispro_push"
SELFTEST = "whispro_selftest"


def count_model(
    model: Path | str | bytes,
    target: str,
    *,
    golden_pcm: NDArray[np.int16] | None = None,
    options: Sequence[str] = (),
) -> InstructionCount:
    """Exports a model, builds it for a target, and counts the run over its golden recording.

    The program sets the chain up twice and pushes the recording twice, once in the self-test (whose CRCs cost, too).
    `calls.function(PUSH, outside=SELFTEST)` is what a product executes.

    Args:
        model: a run folder, a model folder, a .tflite file, or its bytes.
        target: a bare-metal target with an emulator.
        golden_pcm: int16[n] at 16 kHz, the audio that is counted; None: the recording that comes with the model.
        options: further ones for CMake's configuration of the package, e.g. `-DCMAKE_C_FLAGS_RELEASE=-Os`.

    Raises:
        KwsError: the model cannot be exported, a tool is missing, it does not compile, or its self-test fails.
    """
    machine = check_target(target)
    check_countable(machine)
    require_compiler(machine)
    with tempfile.TemporaryDirectory(prefix="kws-count-") as temporary:
        package, build = Path(temporary) / "package", Path(temporary) / "build"
        export_package(model, "host", package, golden_pcm=golden_pcm)
        program = build_package(package, machine, build, *options)
        if program is None:
            raise KwsError(f"the package has no program for {target}")
        count = count_instructions(machine, program)
    if count.status != 0:
        raise KwsError(f"the program failed on {target}: {count.output.strip()}")
    return count
