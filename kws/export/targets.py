"""The targets of an export: compilers, emulated stand-ins, pointer width."""

from __future__ import annotations

from dataclasses import dataclass

from kws.errors import KwsError

_SEMIHOSTING = (
    "-nographic", "-monitor", "none", "-serial", "none",
    "-chardev", "stdio,id=console", "-semihosting-config", "enable=on,chardev=console",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Target:
    """One machine a package can be built for.

    Attributes:
        name: as given to ``--target``; also the name of its toolchain file.
        title: for people.
        pointer_bytes: width of a pointer there; None: that of whatever host builds it.
        compiler: program that must be found to build; empty: the host's own C compiler.
        emulator: command in front of the program's file name; empty: it cannot be, or need not be, emulated.
        packages: Debian packages that bring compiler and emulator; empty: none exist.
    """

    name: str
    title: str
    pointer_bytes: int | None
    compiler: str = ""
    emulator: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()

    @property
    def toolchain_file(self) -> str:
        """Name of the CMake toolchain file, empty for the host."""
        return "" if self.name == "host" else f"{self.name}.cmake"

    @property
    def bare_metal(self) -> bool:
        """There is no operating system: the whole machine is emulated, and the program has no arguments."""
        return self.name not in ("host", "s390x")


_ARM_PACKAGES = ("gcc-arm-none-eabi", "libnewlib-arm-none-eabi", "qemu-system-arm")
_ALL = (
    Target(name="host", title="this computer", pointer_bytes=None),
    Target(name="ceva-bx", title="CEVA-BX1", pointer_bytes=4, compiler="ceva-elf-ld"),
    Target(
        name="cortex-m0plus",
        title="Arm Cortex-M0+",
        pointer_bytes=4,
        compiler="arm-none-eabi-gcc",
        emulator=("qemu-system-arm", "-M", "mps2-an385", *_SEMIHOSTING, "-kernel"),
        packages=_ARM_PACKAGES,
    ),
    Target(
        name="cortex-m4",
        title="Arm Cortex-M4F",
        pointer_bytes=4,
        compiler="arm-none-eabi-gcc",
        emulator=("qemu-system-arm", "-M", "mps2-an386", *_SEMIHOSTING, "-kernel"),
        packages=_ARM_PACKAGES,
    ),
    Target(
        name="cortex-m33",
        title="Arm Cortex-M33",
        pointer_bytes=4,
        compiler="arm-none-eabi-gcc",
        emulator=("qemu-system-arm", "-M", "mps2-an505", *_SEMIHOSTING, "-kernel"),
        packages=_ARM_PACKAGES,
    ),
    Target(
        name="cortex-m55",
        title="Arm Cortex-M55",
        pointer_bytes=4,
        compiler="arm-none-eabi-gcc",
        emulator=("qemu-system-arm", "-M", "mps3-an547", *_SEMIHOSTING, "-kernel"),
        packages=_ARM_PACKAGES,
    ),
    Target(
        name="riscv32",
        title="RISC-V RV32IMAC",
        pointer_bytes=4,
        compiler="riscv64-unknown-elf-gcc",
        emulator=("qemu-system-riscv32", "-M", "virt", "-bios", "none", *_SEMIHOSTING, "-kernel"),
        packages=("gcc-riscv64-unknown-elf", "picolibc-riscv64-unknown-elf", "qemu-system-misc"),
    ),
    Target(
        name="s390x",
        title="s390x Linux (big-endian check)",
        pointer_bytes=8,
        compiler="s390x-linux-gnu-gcc",
        emulator=("qemu-s390x",),
        packages=("gcc-s390x-linux-gnu", "libc6-dev-s390x-cross", "qemu-user"),
    ),
)
_BY_NAME = {target.name: target for target in _ALL}

EXPORT_TARGETS = ("host", "ceva-bx", "cortex-m0plus", "cortex-m4", "cortex-m33", "cortex-m55", "riscv32")
CHECK_TARGETS = tuple(_BY_NAME)


def export_target(name: str) -> Target:
    """The target of that name.

    Raises:
        KwsError: there is none; the sentence names those that exist.
    """
    if name not in EXPORT_TARGETS:
        raise KwsError(f"unknown target '{name}', expected one of {', '.join(EXPORT_TARGETS)}")
    return _BY_NAME[name]


def check_target(name: str) -> Target:
    """The target of that name, check-only machines included.

    Raises:
        KwsError: there is none; the sentence names those that exist.
    """
    if name not in _BY_NAME:
        raise KwsError(f"unknown target '{name}', expected one of {', '.join(CHECK_TARGETS)}")
    return _BY_NAME[name]
