"""Builds libwhispro.a for a target and lists what is in it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from conftest import ROOT, require_tool

STRING_FUNCTIONS = {"memcpy", "memset", "memmove", "memcmp", "strcmp", "strlen"}


@dataclass(frozen=True, kw_only=True)
class Target:
    """A compiler, its options, and the helper functions of its run-time library that integer code may call."""

    name: str
    prefix: str = ""
    package: str = "gcc and binutils"
    flags: str = ""
    helpers: frozenset[str] = frozenset()
    division64: frozenset[str] = frozenset()

    def tool(self, name: str) -> str:
        """Path of gcc, nm, size or objdump for this target."""
        return require_tool(self.prefix + name, f"apt-get install {self.package}")


ARM64_DIVISION = frozenset({"__aeabi_ldivmod", "__aeabi_uldivmod"})
ARM_HELPERS = frozenset(
    {
        *(f"__aeabi_{name}" for name in ("lmul", "llsl", "llsr", "lasr")),
        *(f"__aeabi_{name}" for name in ("idiv", "uidiv", "idivmod", "uidivmod")),
        *(f"__gnu_thumb1_case_{name}" for name in ("uqi", "sqi", "uhi", "shi")),
        "__clzsi2",
    }
)
ARM = {
    "prefix": "arm-none-eabi-",
    "package": "gcc-arm-none-eabi libnewlib-arm-none-eabi",
    "helpers": ARM_HELPERS | ARM64_DIVISION,
    "division64": ARM64_DIVISION,
}
TARGETS = (
    Target(
        name="host",
        helpers=frozenset({"_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail", "__cpu_model"}),
    ),
    Target(name="cortex-m0plus", flags="-mcpu=cortex-m0plus -mthumb", **ARM),  # type: ignore[arg-type]
    Target(name="cortex-m4", flags="-mcpu=cortex-m4 -mthumb", **ARM),  # type: ignore[arg-type]
    Target(
        name="rv32imac",
        prefix="riscv64-unknown-elf-",
        package="gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf",
        flags="--specs=picolibc.specs -march=rv32imac -mabi=ilp32",
        helpers=frozenset({"__ashldi3", "__ashrdi3", "__lshrdi3", "__clzsi2", "__divdi3", "__udivdi3"}),
        division64=frozenset({"__divdi3", "__udivdi3"}),
    ),
)


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Standard output of a command that must succeed."""
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{command[0]} failed:\n{result.stdout[-4000:]}{result.stderr[-4000:]}"
    return result.stdout


def build_library(target: Target, folder: Path, build_type: str = "MinSizeRel") -> Path:
    """The archive, built without the tests and programs around it."""
    cmake = require_tool("cmake", "pip install cmake")
    require_tool("ninja", "pip install ninja")
    options = [f"-DCMAKE_BUILD_TYPE={build_type}", f"-DCMAKE_C_COMPILER={target.tool('gcc')}"]
    options.append(f"-DCMAKE_C_FLAGS={target.flags} -ffunction-sections")
    if target.prefix:
        options += ["-DCMAKE_SYSTEM_NAME=Generic", "-DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY"]
    run(cmake, "-S", ROOT, "-B", folder, "-G", "Ninja", "-DWHISPRO_WERROR=ON", *options)
    run(cmake, "--build", folder, "--parallel", "2")
    return folder / "firmware" / "libwhispro.a"


def undefined_symbols(target: Target, archive: Path) -> set[str]:
    """Names that the archive needs from elsewhere."""
    needed: set[str] = set()
    defined: set[str] = set()
    for line in run(target.tool("nm"), archive).splitlines():
        match = re.fullmatch(r"\S*\s+([A-Za-z])\s(\S+)", line)
        if match:
            (needed if match[1] in "Uw" else defined).add(match[2])
    return needed - defined


def writable_sections(target: Target, archive: Path) -> list[str]:
    """Non-empty sections that end up in RAM; constants that the loader relocates once do not count."""
    lines = run(target.tool("size"), "-A", archive).splitlines()
    sections = [line.split()[:2] for line in lines if re.match(r"\.s?(data|bss)", line)]
    return [name for name, size in sections if int(size) > 0 and not name.startswith(".data.rel.ro")]


def callers(target: Target, archive: Path, symbols: Iterable[str]) -> set[str]:
    """Functions that refer to one of the symbols; needs -ffunction-sections."""
    wanted = set(symbols)
    found: set[str] = set()
    section = ""
    for line in run(target.tool("objdump"), "-r", archive).splitlines():
        match = re.match(r"RELOCATION RECORDS FOR \[\.text\.?([^\]]*)\]", line)
        if match:
            section = match[1]
        elif line.split() and line.split()[-1] in wanted:
            found.add(section)
    return found
