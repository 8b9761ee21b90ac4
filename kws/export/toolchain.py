"""Which compilers and emulators this computer has, and one sentence about what is missing."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from kws.errors import KwsError
from kws.export.targets import Target

CEVA_VARIABLE = "CEVA_TOOLCHAIN_DIR"


def missing_to_build(target: Target) -> str | None:
    """One sentence saying what is missing to compile for the target, where it was looked for and how to get it."""
    if not target.compiler or _find(target) is not None:
        return None
    if target.name == "ceva-bx":
        folder = os.environ.get(CEVA_VARIABLE)
        looked = f"{CEVA_VARIABLE} ({folder})" if folder else f"{CEVA_VARIABLE} (not set)"
        return (
            f"the CEVA-BX tools (clang, ceva-elf-ld, ceva-elf-ar; licensed by CEVA) are missing, looked in {looked} "
            "and on PATH"
        )
    return f"{target.compiler} is missing, looked on PATH (Debian: apt-get install {' '.join(target.packages)})"


def require_compiler(target: Target) -> None:
    """Refuse targets that this computer cannot compile for.

    Raises:
        KwsError: as `missing_to_build` says.
    """
    missing = missing_to_build(target)
    if missing is not None:
        raise KwsError(missing)


def missing_to_run(target: Target) -> str | None:
    """One sentence saying what is missing to run a program built for the target; None when nothing is."""
    if target.name == "ceva-bx":
        return "no emulator of CEVA-BX1 exists"
    if not target.emulator or shutil.which(target.emulator[0]) is not None:
        return None
    return f"{target.emulator[0]} is missing, looked on PATH (Debian: apt-get install {' '.join(target.packages)})"


def find_program(name: str) -> str | None:
    """Path of a program on PATH or beside this Python, where pip puts programs of a virtual environment."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def _find(target: Target) -> str | None:
    if target.name != "ceva-bx":
        return shutil.which(target.compiler)
    folder = os.environ.get(CEVA_VARIABLE)
    places = [Path(folder), Path(folder) / "bin"] if folder else []
    search = os.pathsep.join([*map(str, places), os.environ.get("PATH", "")])
    linker = shutil.which(target.compiler, path=search)
    if linker is None:
        return None
    beside = all((Path(linker).parent / tool).is_file() for tool in ("clang", "ceva-elf-ar"))
    return linker if beside else None
