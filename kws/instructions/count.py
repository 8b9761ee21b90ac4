"""Runs a program on its emulated machine and counts what it executes."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kws.errors import KwsError
from kws.export.emulate import run_program
from kws.export.targets import Target
from kws.export.toolchain import missing_to_run
from kws.instructions.calls import CallTree, parse_calls
from kws.instructions.functions import program_functions
from kws.instructions.plugin import build_plugin

NETWORK_STEP = "wsp_engine_execute"


@dataclass(frozen=True, kw_only=True)
class InstructionCount:
    """One counted run.

    Attributes:
        calls: executed instructions by call.
        status: exit status of the program.
        output: what it wrote.
    """

    calls: CallTree
    status: int
    output: str


def check_countable(machine: Target) -> None:
    """Refuses a target whose instructions cannot be counted here.

    Raises:
        KwsError: it is no emulated bare-metal machine, or the emulator is missing.
    """
    if not machine.bare_metal or not machine.emulator:
        raise KwsError(f"instructions cannot be counted on {machine.name}: it has no emulated machine")
    missing = missing_to_run(machine)
    if missing is not None:
        raise KwsError(missing)


def count_instructions(
    machine: Target, program: Path, *, apart: Collection[str] = (NETWORK_STEP,), timeout_s: float = 300.0
) -> InstructionCount:
    """Counts every instruction of a run; the same program always gives the same counts.

    A count is of instructions, not of cycles. A function that the compiler has inlined counts as part of its caller.

    Args:
        machine: a bare-metal target with an emulator.
        program: an ELF file built for it, with symbols.
        apart: functions whose calls are told apart by their order; call i of `wsp_engine_execute` is operator i.
        timeout_s: after this many seconds the run is stopped.

    Raises:
        KwsError: emulator or host compiler is missing, the program is not one of the machine, or did not end.
    """
    check_countable(machine)
    functions = program_functions(program)
    with tempfile.TemporaryDirectory(prefix="kws-count-") as temporary:
        table, counts = Path(temporary) / "functions", Path(temporary) / "counts"
        lines = (f"{f.start:x} {f.end:x} {int(f.name in apart)}\n" for f in functions)
        table.write_text("".join(lines), encoding="ascii")
        plugin = f"{build_plugin()},functions={table},out={counts}"
        status, output = run_program(machine, program, arguments=("-plugin", plugin), timeout_s=timeout_s)
        text = counts.read_text(encoding="ascii") if counts.is_file() else ""
    if not text:
        raise KwsError(f"{machine.emulator[0]} counted nothing: {output.strip() or f'it ended with status {status}'}")
    return InstructionCount(calls=parse_calls(text, [f.name for f in functions]), status=status, output=output)
