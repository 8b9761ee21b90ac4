"""Builds the counted programs of this package (programs/) with the library for a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kws.export.cmake import cmake_build
from kws.export.sources import source_root
from kws.export.targets import Target
from kws.export.toolchain import require_compiler

_PROGRAMS = Path(__file__).parent / "programs"


def build_program(
    machine: Target, name: str, data: Mapping[str, str], folder: Path, options: Sequence[str] = ()
) -> Path:
    """The ELF file of programs/<name>.c.

    Args:
        machine: a bare-metal target.
        name: of the program.
        data: C files that define what its header declares, name -> text.
        folder: for the data and the build.
        options: further ones for CMake's configuration.

    Raises:
        KwsError: CMake or the compiler is missing, or it does not compile or does not fit the board.
    """
    require_compiler(machine)
    root, build = source_root(), folder / "build"
    for file_name, text in data.items():
        (folder / file_name).write_text(text, encoding="utf-8")
    settings = {
        "KWS_LIBRARY": root,
        "KWS_PROGRAM": name,
        "KWS_DATA": ";".join(str(folder.resolve() / file_name) for file_name in data),
        "CMAKE_TOOLCHAIN_FILE": root / "firmware/toolchains" / machine.toolchain_file,
    }
    cmake_build(
        _PROGRAMS,
        build,
        [*(f"-D{key}={value}" for key, value in settings.items()), *options],
        what=f"the {name} program for {machine.name}",
    )
    return build / f"{name}.elf"
