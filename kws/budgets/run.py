"""Builds a model's package for a target and runs it there: what costs are read off."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.budgets.stack import frame_bytes
from kws.errors import KwsError
from kws.export import ExportResult, export_package
from kws.export.check import build_package
from kws.export.sources import source_root
from kws.export.targets import Target, check_target
from kws.export.toolchain import missing_to_build
from kws.instructions.count import InstructionCount, check_countable, count_instructions


@dataclass(frozen=True, kw_only=True, eq=False)
class ChainRun:
    """One counted run of a package's example program over its golden recording.

    Attributes:
        package: as exported.
        count: executed instructions, and what the program wrote.
        frames: stack of each function, as kws.budgets.stack.frame_bytes() has it.
        link_map: GNU ld's.
    """

    package: ExportResult
    count: InstructionCount
    frames: dict[str, int]
    link_map: str


def run_chain(model: Path | str | bytes, target: str, *, golden_pcm: NDArray[np.int16] | None = None) -> ChainRun:
    """Exports, builds and runs a model on an emulated bare-metal target.

    Args:
        model: a run folder, a model folder, a .tflite file, or its bytes.
        target: e.g. "cortex-m4".
        golden_pcm: int16[n] at 16 kHz, the audio that is counted; None: the recording that comes with the model.

    Raises:
        KwsError: the model cannot be exported, a tool is missing, or its self-test fails.
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
        program = build_package(package.out_dir, machine, build, *cost_options(machine, link_map))
        if program is None:
            raise KwsError(f"the package has no program for {target}")
        # Both programs of a package are linked with one option; the map is of the one that was linked last.
        count = count_instructions(machine, program)
        if count.status != 0:
            raise KwsError(f"the program failed on {target}: {count.output.strip()}")
        return ChainRun(
            package=package, count=count, frames=frame_bytes(build), link_map=link_map.read_text(encoding="utf-8")
        )


def cost_options(machine: Target, link_map: Path) -> tuple[str, str]:
    """CMake's options for a release build that also tells stack frames and linked bytes."""
    return (
        f"-DCMAKE_C_FLAGS_RELEASE={_release_flags(machine.toolchain_file)} -fstack-usage",
        f"-DCMAKE_EXE_LINKER_FLAGS_RELEASE=-Wl,-Map={link_map}",
    )


def _release_flags(toolchain_file: str) -> str:
    """The flags of a release build, as the target's toolchain files state them."""
    folder = source_root() / "firmware/toolchains"
    text = (folder / toolchain_file).read_text(encoding="utf-8")
    included = re.search(r'include\("\$\{CMAKE_CURRENT_LIST_DIR\}/([\w.-]+)"\)', text)
    if included:
        text += (folder / included[1]).read_text(encoding="utf-8")
    found = re.search(r'CMAKE_C_FLAGS_RELEASE "([^"]+)"', text)
    return found[1] if found else "-O2 -DNDEBUG"
