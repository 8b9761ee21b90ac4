"""Builds a model's package for a target, runs it there, and reads off what it costs."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.budgets.cost import Cost
from kws.budgets.link_map import library_bytes
from kws.budgets.stack import deepest_bytes, frame_bytes, painted_bytes
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.export import export_package
from kws.export.check import build_package
from kws.export.targets import check_target
from kws.export.toolchain import missing_to_build
from kws.instructions.count import check_countable, count_instructions
from kws.instructions.model import PUSH, SELFTEST, SETUP

PAINT_MARGIN_BYTES = 128
"""Frames that the analysis cannot see: the painter's own, memcpy and kin, compiler helpers, the example's loop."""


def measure_cost(model: Path | str | bytes, target: str, *, golden_pcm: NDArray[np.int16] | None = None) -> Cost:
    """Cost of a model on an emulated bare-metal target.

    Args:
        model: a run folder, a model folder, a .tflite file, or its bytes.
        target: e.g. "cortex-m4".
        golden_pcm: int16[n] at 16 kHz, the audio that is counted; None: the recording that comes with the model.

    Raises:
        KwsError: the model cannot be exported, a tool is missing, its self-test fails, or more stack was painted over
            than the analysis explains.
    """
    machine = check_target(target)
    check_countable(machine)
    missing = missing_to_build(machine)
    if missing is not None:
        raise KwsError(missing)
    with tempfile.TemporaryDirectory(prefix="kws-cost-") as temporary:
        folder = Path(temporary)
        package = export_package(model, "host", folder / "package", golden_pcm=golden_pcm)
        build, link_map = folder / "build", folder / "program.map"
        flags = f"-DCMAKE_C_FLAGS_RELEASE={_release_flags(package.out_dir, machine.toolchain_file)} -fstack-usage"
        program = build_package(
            package.out_dir, machine, build, flags, f"-DCMAKE_EXE_LINKER_FLAGS_RELEASE=-Wl,-Map={link_map}"
        )
        if program is None:
            raise KwsError(f"the package has no program for {target}")
        # Both programs of a package are linked with one option; the map is of the one that was linked last.
        count = count_instructions(machine, program)
        if count.status != 0:
            raise KwsError(f"the program failed on {target}: {count.output.strip()}")
        frames = frame_bytes(build)
        code_bytes, constant_bytes = library_bytes(link_map.read_text(encoding="utf-8"))
    calls = [count.calls.function(name, outside=SELFTEST) for name in (SETUP, PUSH)]
    analysed = [deepest_bytes(call, frames) for call in calls]
    painted = painted_bytes(count.output)
    for name, most, seen in zip((SETUP, PUSH), analysed, painted, strict=True):
        if seen > most + PAINT_MARGIN_BYTES:
            raise KwsError(f"{name} on {target}: stack analysis says {most} bytes, but {seen} were painted over")
    return Cost(
        code_bytes=code_bytes,
        constant_bytes=constant_bytes,
        model_bytes=package.model_bytes,
        ram_bytes=package.memory.of(machine),
        setup_stack_bytes=max(analysed[0], painted[0]),
        push_stack_bytes=max(analysed[1], painted[1]),
        instructions=round(calls[1].inclusive * SAMPLE_RATE_HZ / package.golden.pcm.size),
    )


def _release_flags(package: Path, toolchain_file: str) -> str:
    """The flags of a release build, as the target's toolchain files state them."""
    folder = package / "library/firmware/toolchains"
    text = (folder / toolchain_file).read_text(encoding="utf-8")
    included = re.search(r'include\("\$\{CMAKE_CURRENT_LIST_DIR\}/([\w.-]+)"\)', text)
    if included:
        text += (folder / included[1]).read_text(encoding="utf-8")
    found = re.search(r'CMAKE_C_FLAGS_RELEASE "([^"]+)"', text)
    return found[1] if found else "-O2 -DNDEBUG"
