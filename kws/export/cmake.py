"""Configures and builds a CMake project."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from kws.errors import KwsError
from kws.export.toolchain import find_program

BUILD_TIMEOUT_S = 600
_LAST_LINES = 12


def cmake_build(source: Path, build: Path, options: Sequence[str], *, what: str) -> None:
    """Builds a project in release mode.

    Args:
        source: folder of its CMakeLists.txt.
        build: folder to build in.
        options: of the configuration.
        what: of what the sentences of failures speak.

    Raises:
        KwsError: CMake is missing, or the project does not build; the sentence ends with the compiler's last words.
    """
    ninja = find_program("ninja")
    generator = ["-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={ninja}"] if ninja else []
    _call([_cmake(), "-S", str(source), "-B", str(build), "-DCMAKE_BUILD_TYPE=Release", *generator, *options], what)
    build_again(build, what=what)


def build_again(build: Path, *, what: str) -> None:
    """Builds what changed since a cmake_build() in this folder.

    Raises:
        KwsError: CMake is missing, or the project does not build.
    """
    _call([_cmake(), "--build", str(build), "--parallel", str(min(os.cpu_count() or 1, 4))], what)


def _cmake() -> str:
    cmake = find_program("cmake")
    if cmake is None:
        raise KwsError("cmake is missing, looked on PATH (Debian: apt-get install cmake; anywhere: pip install cmake)")
    return cmake


def _call(command: list[str], what: str) -> None:
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=BUILD_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise KwsError(f"building {what} took longer than {BUILD_TIMEOUT_S} s") from error
    if result.returncode != 0:
        tail = "\n".join((result.stdout + result.stderr).strip().splitlines()[-_LAST_LINES:])
        raise KwsError(f"{what} does not build; the compiler's last words:\n{tail}")
