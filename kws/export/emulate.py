"""Runs a program on the machine it was built for: directly, or in the target's emulator."""

from __future__ import annotations

import subprocess
from pathlib import Path

from kws.errors import KwsError
from kws.export.targets import Target
from kws.export.toolchain import missing_to_run


def run_program(
    machine: Target, program: Path, *, arguments: tuple[str, ...] = (), timeout_s: float = 120.0
) -> tuple[int, str]:
    """Runs a program and returns its exit status and what it wrote.

    Args:
        machine: what it was built for.
        program: the executable.
        arguments: further emulator options for a bare-metal machine, else arguments of the program.
        timeout_s: after this many seconds it is stopped.

    Raises:
        KwsError: the emulator is missing, or the program did not end in time.
    """
    missing = missing_to_run(machine)
    if missing is not None:
        raise KwsError(missing)
    if machine.bare_metal:
        command = [*machine.emulator[:-1], *arguments, machine.emulator[-1], str(program)]
    else:
        command = [*machine.emulator, str(program), *arguments]
    try:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise KwsError(f"{program.name} did not end within {timeout_s:.0f} s on {machine.name}") from error
    return result.returncode, result.stdout
