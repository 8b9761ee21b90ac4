"""Stand-ins for the CEVA-BX tools, which are licensed and not on a developer's machine."""

from __future__ import annotations

from pathlib import Path

CEVA_OPTIONS = (
    "--target=cevabx1-elf",
    "-mcpu=cevabx1v1.0.0",
    "-m32x32",
    "-mgetbits",
    "-mloop-buffer-size=10",
    "-mfp=1",
    "-mdpfp=1",
    "-DCEVA_BX1",
)


def write_tool(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def make_fake_ceva(folder: Path) -> Path:
    """Writes vendor/bin with stand-ins that note their arguments in calls.txt and hand the rest to the host's tools."""
    log = folder / "calls.txt"
    folder = folder / "vendor" / "bin"
    folder.mkdir(parents=True)
    write_tool(
        folder / "clang",
        f'echo "clang $*" >> {log}\n'
        'for a in "$@"; do case "$a" in --target=*|-mcpu=*|-m32x32|-mgetbits|-mloop-*|-mfp=*|-mdpfp=*) ;; '
        '*) set -- "$@" "$a";; esac; shift; done\nexec cc "$@"',
    )
    write_tool(folder / "ceva-elf-ar", f'echo "ar $*" >> {log}\nexec ar "$@"')
    write_tool(folder / "ceva-elf-ld", "exit 1")
    return folder
