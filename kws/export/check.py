"""Builds an exported package and runs its self-test, with the target's own tools where they are installed."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from kws.errors import KwsError
from kws.export.cmake import cmake_build
from kws.export.emulate import run_program
from kws.export.manifest import read_manifest
from kws.export.package import LIBRARY_FOLDER
from kws.export.targets import Target, check_target
from kws.export.toolchain import missing_to_build, missing_to_run

_EVENT_LINES = ("event ", "near miss ", "wake word: ", "command: ")


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """What a package's own program said.

    Attributes:
        passed: it was built, its memory is as exported and every golden CRC agreed.
        target: what the package was exported for.
        ran_on: the machine that ran it: the target, or "host".
        built_for_target: the library was compiled with the target's own compiler.
        output: what the program wrote.
        events: its lines about events.
        note: why something else than the target was used; empty when the target itself ran.
    """

    passed: bool
    target: str
    ran_on: str
    built_for_target: bool
    output: str
    events: tuple[str, ...]
    note: str


def check_package(
    out_dir: Path | str, *, on: str | None = None, build_dir: Path | None = None, recording: Path | None = None
) -> CheckResult:
    """Builds the package and runs its example, which starts with the self-test.

    Args:
        out_dir: an exported package.
        on: machine to build for and run on, one of CHECK_TARGETS; None: the package's own target where compiler and
            emulator are installed, else this computer.
        build_dir: where to build; None: a temporary folder.
        recording: a 16 kHz, 16-bit, mono wav file in which the program looks for events after the self-test, where it
            runs under an operating system; None or a bare-metal machine: the golden PCM.

    Raises:
        KwsError: the folder is no package, CMake or the compiler named by `on` is missing, or it does not compile.
            A self-test that fails is a result, not an exception.
    """
    folder = Path(out_dir).resolve()
    target = check_target(read_manifest(folder)["target"])
    machine, note = (_required(on), "") if on is not None else _best(target)
    with tempfile.TemporaryDirectory(prefix="whispro-check-") as temporary:
        builds = build_dir or Path(temporary)
        built_for_target = missing_to_build(target) is None
        if built_for_target and machine.name != target.name and on is None:
            build_package(folder, target, builds / target.name)
        program = build_package(folder, machine, builds / machine.name)
        if program is None:
            raise KwsError(f"the package built no example program for {machine.name}")
        arguments = (str(recording.resolve()),) if recording is not None and not machine.bare_metal else ()
        status, output = run_program(machine, program, arguments=arguments)
    return CheckResult(
        passed=status == 0,
        target=target.name,
        ran_on=machine.name,
        built_for_target=built_for_target if on is None else machine.name == target.name,
        output=output,
        events=tuple(line for line in output.splitlines() if line.startswith(_EVENT_LINES)),
        note=note,
    )


def _required(name: str) -> Target:
    machine = check_target(name)
    missing = missing_to_build(machine) or missing_to_run(machine)
    if missing is not None:
        raise KwsError(missing)
    return machine


def _best(target: Target) -> tuple[Target, str]:
    missing = missing_to_build(target) or missing_to_run(target)
    return (target, "") if missing is None else (check_target("host"), missing)


def build_package(folder: Path, machine: Target, build: Path, *options: str) -> Path | None:
    """Configures and compiles an exported package.

    Args:
        folder: the package.
        machine: what to build for.
        build: CMake's build folder.
        options: further ones for CMake's configuration, which win.

    Returns:
        The example program, None where the machine's board is the user's own.

    Raises:
        KwsError: CMake or the compiler is missing, or it does not compile.
    """
    toolchain = folder / LIBRARY_FOLDER / "firmware/toolchains" / machine.toolchain_file
    cross = [f"-DCMAKE_TOOLCHAIN_FILE={toolchain}"] if machine.toolchain_file else []
    cmake_build(folder, build, [*cross, *options], what=f"the package for {machine.name}")
    programs = (build / name for name in ("whispro_example", "whispro_example.elf", "whispro_example.exe"))
    return next((program for program in programs if program.is_file()), None)
