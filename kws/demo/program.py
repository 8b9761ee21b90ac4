"""The exported package's own C program: build it, give it a recording, read its events."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kws.errors import KwsError
from kws.evaluate.events import Reported
from kws.export import check_package
from kws.export.emulate import run_program
from kws.export.targets import check_target

EVENT_LINE = re.compile(r"event (?P<keyword>.+), score (?P<score>[0-9.]+), from [0-9.]+ s to (?P<end>[0-9.]+) s")
PROGRAM_NAMES = ("whispro_example", "whispro_example.exe")


@dataclass(frozen=True, kw_only=True)
class ProgramResult:
    """What the program reported.

    Attributes:
        program: the executable.
        events: in order.
        note: why it was built for this computer instead of its target.
    """

    program: Path
    events: tuple[Reported, ...]
    note: str


def run_package(package: Path, recording: Path, build: Path) -> ProgramResult:
    """Builds a package for this computer, lets it prove itself with its golden data, then run over a recording.

    Args:
        package: an exported package of any target.
        recording: 16 kHz mono wav.
        build: folder for the build.

    Raises:
        KwsError: it does not build, its self-test fails, or it cannot read the recording.
    """
    check = check_package(package, build_dir=build)
    if not check.passed:
        raise KwsError(f"{package}: the self-test failed: {_last_line(check.output)}")
    program = next((found for name in PROGRAM_NAMES if (found := build / "host" / name).is_file()), None)
    if program is None:
        raise KwsError(f"{package}: built no program for this computer")
    status, output = run_program(check_target("host"), program, arguments=(str(recording),))
    if status != 0:
        raise KwsError(f"{program} failed on {recording}: {_last_line(output)}")
    return ProgramResult(program=program, events=parse_events(output), note=check.note)


def parse_events(output: str) -> tuple[Reported, ...]:
    """Events in the order of the program's lines."""
    matches = (EVENT_LINE.fullmatch(line.strip()) for line in output.splitlines())
    return tuple(
        Reported(keyword=match["keyword"], time_s=float(match["end"])) for match in matches if match is not None
    )


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no output"])[-1]
