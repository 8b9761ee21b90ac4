"""Builds a package for a target and runs it there: what costs are read off."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.budgets.cost import Pair
from kws.budgets.stack import frame_bytes
from kws.config import TwoStageConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.export import ExportResult, export_package
from kws.export.check import build_package
from kws.export.sources import source_root
from kws.export.targets import Target, check_target
from kws.export.toolchain import require_compiler
from kws.instructions.calls import Call, merge_calls
from kws.instructions.count import NETWORK_STEP, InstructionCount, check_countable, count_instructions
from kws.record import OperatingPoint, attach, encode, read_record

_NEVER_Q15 = 0xFFFF  # no score reaches it


@dataclass(frozen=True, kw_only=True, eq=False)
class ChainRun:
    """One counted run of a package's example program over its golden recording.

    Attributes:
        package: as exported.
        count: executed instructions, and what the program wrote.
        frames: stack of each function, as kws.budgets.stack.frame_bytes() has it.
        link_map: GNU ld's, of the application to copy: it links what a product does.
    """

    package: ExportResult
    count: InstructionCount
    frames: dict[str, int]
    link_map: str

    @property
    def setup(self) -> Call:
        """The call of setup, without the self-test's."""
        return self._function("setup")

    @property
    def push(self) -> Call:
        """All pushes of the recording, without the self-test's."""
        return self._function("push")

    @property
    def waiting_and_listening(self) -> tuple[Call, Call]:
        """Of a pair, the pushes while the wake word is awaited and those while commands are, too."""
        main = self.count.calls.function("main")
        listen = next(call.number for call in main.children if call.function == self._name("listen"))
        return (
            self._pushes(call for call in main.children if call.number < listen),
            self._pushes(call for call in main.children if call.number > listen),
        )

    def _pushes(self, parts: Iterable[Call]) -> Call:
        nodes = (call for part in parts for call in part.walk(skip=self._name("selftest")))
        return merge_calls(self._name("push"), nodes)

    def _function(self, verb: str) -> Call:
        return self.count.calls.function(self._name(verb), outside=self._name("selftest"))

    def _name(self, verb: str) -> str:
        return f"whispro_{verb}" if self.package.commands is None else f"whispro_two_stage_{verb}"


def run_chain(
    model: Path | str | bytes | Pair, target: str, *, golden_pcm: NDArray[np.int16] | None = None
) -> ChainRun:
    """Exports, builds and runs a model, or a pair, on an emulated bare-metal target.

    A pair hears the recording twice: its wake word never fires, but the second time commands are awaited throughout.

    Args:
        model: a run folder, a model folder, a .tflite file, or its bytes; or two models' bytes.
        target: e.g. "cortex-m4".
        golden_pcm: int16[n] at 16 kHz, the audio that is counted; None: the recording that comes with the model.

    Raises:
        KwsError: the model cannot be exported, a tool is missing, or its self-test fails.
    """
    machine = check_target(target)
    check_countable(machine)
    require_compiler(machine)
    with tempfile.TemporaryDirectory(prefix="kws-cost-") as temporary:
        folder = Path(temporary)
        package = _export(model, folder / "package", golden_pcm)
        build = folder / "build"
        program = build_package(package.out_dir, machine, build, *cost_options(machine))
        if program is None:
            raise KwsError(f"the package has no program for {target}")
        count = count_instructions(machine, program, apart=(NETWORK_STEP, "main"))
        if count.status != 0:
            raise KwsError(f"the program failed on {target}: {count.output.strip()}")
        return ChainRun(package=package, count=count, frames=frame_bytes(build), link_map=product_link_map(build))


def _export(model: Path | str | bytes | Pair, folder: Path, golden_pcm: NDArray[np.int16] | None) -> ExportResult:
    if not isinstance(model, Pair):
        return export_package(model, "host", folder, golden_pcm=golden_pcm)
    longest_ms = 2**31 // (SAMPLE_RATE_HZ // 1000)
    config = TwoStageConfig(listen_ms=longest_ms, history_ms=model.config.history_ms)
    return export_package(
        _silent(model.wake), "host", folder, golden_pcm=golden_pcm, commands=model.commands, two_stage=config
    )


def _silent(wake: bytes) -> bytes:
    """The model with a threshold that it never reaches."""
    record = read_record(wake)
    never = OperatingPoint(threshold_q15=(_NEVER_Q15,) * len(record.labels))
    return attach(wake, encode(replace(record, operating_points=(never,))))


def cost_options(machine: Target) -> tuple[str, ...]:
    """CMake's options for a release build that also tells stack frames."""
    return (f"-DCMAKE_C_FLAGS_RELEASE={_release_flags(machine.toolchain_file)} -fstack-usage",)


def product_link_map(build: Path) -> str:
    """GNU ld's map of the application to copy (firmware/app/listen), in a package that was built in this folder."""
    return (build / "whispro_listen.map").read_text(encoding="utf-8")


def _release_flags(toolchain_file: str) -> str:
    """The flags of a release build, as the target's toolchain files state them."""
    folder = source_root() / "firmware/toolchains"
    text = (folder / toolchain_file).read_text(encoding="utf-8")
    included = re.search(r'include\("\$\{CMAKE_CURRENT_LIST_DIR\}/([\w.-]+)"\)', text)
    if included:
        text += (folder / included[1]).read_text(encoding="utf-8")
    found = re.search(r'CMAKE_C_FLAGS_RELEASE "([^"]+)"', text)
    return found[1] if found else "-O2 -DNDEBUG"
