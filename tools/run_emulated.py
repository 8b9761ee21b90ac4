"""Runs a program built for one of the targets, in the target's emulator where it has one; passes its exit status on.

Usage: python tools/run_emulated.py TARGET PROGRAM [OPTION...]
Options go to QEMU for a bare-metal target (`-plugin ./libicnt.so,out=counts.txt`), else to the program. As
CMAKE_CROSSCOMPILING_EMULATOR ("python;tools/run_emulated.py;cortex-m4") it lets ctest run cross-compiled tests.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kws.errors import KwsError
from kws.export.emulate import run_program
from kws.export.targets import check_target


def main(arguments: list[str]) -> int:
    """Runs what the command line names; returns the program's exit status."""
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        target, program, *options = arguments
        status, output = run_program(check_target(target), Path(program), arguments=tuple(options))
    except KwsError as error:
        print(f"run_emulated: {error}", file=sys.stderr)
        return 1
    sys.stdout.write(output)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
