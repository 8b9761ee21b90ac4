"""Counts the instructions a model or a program executes on an emulated processor, by call; exact and repeatable.

Usage: python tools/count_instructions.py TARGET MODEL|PROGRAM [--root FUNCTION] [--depth N] [--option CMAKE_OPTION]
MODEL is a run folder, a model folder or a .tflite file: it is exported, built and run over its golden recording.
PROGRAM is an ELF file built for the target. Instructions, not cycles; "most" is the dearest single call. The calls of
wsp_engine_execute are the operators, in order.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kws.errors import KwsError
from kws.export.targets import check_target
from kws.instructions import Call, InstructionCount, count_instructions
from kws.instructions.model import PUSH, SELFTEST, SETUP, count_model

HIDDEN_BELOW = 0.001


def main(arguments: list[str]) -> int:
    """Prints the table; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("target", help="cortex-m4, cortex-m55, riscv32, ...")
    parser.add_argument("subject", type=Path, help="a model, or a program built for the target")
    parser.add_argument("--root", action="append", metavar="FUNCTION", help="count below this function; repeatable")
    parser.add_argument("--depth", type=int, default=3, help="levels of calls that are shown")
    parser.add_argument("--option", action="append", default=[], help="for CMake, e.g. -DCMAKE_C_FLAGS_RELEASE=-Os")
    wanted = parser.parse_args(arguments)
    try:
        count, roots = measure(wanted)
    except KwsError as error:
        print(f"count_instructions: {error}", file=sys.stderr)
        return 1
    print(f"{'calls':>9} {'each':>12} {'most':>10}  share  function")
    for root in roots:
        print_calls(root, wanted.depth, root.inclusive)
    print(f"{count.calls.total} instructions in the whole run, exit status {count.status}")
    return count.status


def measure(wanted: argparse.Namespace) -> tuple[InstructionCount, list[Call]]:
    """Runs what the command line names; returns the count and the calls to print."""
    if is_elf(wanted.subject):
        count = count_instructions(check_target(wanted.target), wanted.subject)
        names, outside = wanted.root, None
    else:
        count = count_model(wanted.subject, wanted.target, options=wanted.option)
        names, outside = wanted.root or [SETUP, PUSH], SELFTEST
    calls = count.calls
    return count, [calls.function(name, outside=outside) for name in names] if names else list(calls.roots)


def is_elf(path: Path) -> bool:
    """Whether a file is a program."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"\x7fELF"
    except OSError:
        return False


def print_calls(call: Call, depth: int, whole: int, level: int = 0, position: str = "") -> None:
    """One line per node, callees below their caller, dearest first where order says nothing."""
    share = call.inclusive / whole
    print(
        f"{call.calls:9} {call.per_call:12.1f} {call.most:10} {100 * share:5.1f}%  "
        f"{'  ' * level}{position}{call.function}"
    )
    numbered = any(child.number for child in call.children)
    children = call.children if numbered else sorted(call.children, key=lambda child: -child.inclusive)
    for child in children if depth > 0 else []:
        if numbered or child.inclusive >= HIDDEN_BELOW * whole:
            position = f"{child.number:2} " if numbered else ""
            print_calls(child, depth - 1, whole, level + 1, position)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
