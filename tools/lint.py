"""Style checks of the whole tree: formatters, linters, types, dependency arrows, generated files.

Usage: python tools/lint.py [--fix]
With --fix the formatters write; without it everything only checks.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
C_PARTS = ("frontend_c", "tflm_port", "firmware", "tests/c", "tests/fuzz", "kws/csrc", "kws/instructions", "tools/qemu")
TIDY_PARTS = ("frontend_c", "tflm_port/native", "firmware/src")


def main() -> int:
    """Runs every check and returns the number of failed ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--fix", action="store_true", help="let the formatters write")
    fix = parser.parse_args().fix
    python = sys.executable
    failures = 0
    for name, command in {
        "ruff format": [python, "-m", "ruff", "format", *([] if fix else ["--check", "--quiet"]), "."],
        "ruff check": [python, "-m", "ruff", "check", "--quiet", *(["--fix"] if fix else []), "."],
        "mypy": [python, "-m", "mypy", "--no-error-summary"],
        "layers": [python, "tools/check_layers.py"],
        "front end's tables": [python, "tools/gen_frontend_tables.py", "--check"],
        "engine's tables": [python, "tools/gen_engine_tables.py", "--check"],
        "clang-format": clang_format(fix),
    }.items():
        failures += not run(name, command)
    commands = clang_tidy()
    with ThreadPoolExecutor(len(commands)) as pool:
        failures += sum(not ok for ok in pool.map(lambda command: run("clang-tidy", command), commands))
    return failures


def run(name: str, command: list[str] | None) -> bool:
    """Runs one check; a tool that is absent fails in CI and is passed over with one line elsewhere."""
    if command is None:
        in_ci = os.environ.get("CI") == "true"
        print(f"{name}: not installed (apt-get install {name}){'' if in_ci else ', passed over'}")
        return not in_ci
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    print(f"{name}: {'ok' if result.returncode == 0 else 'FAILED'}")
    if result.returncode:
        print(result.stdout + result.stderr)
    return result.returncode == 0


def c_files(parts: tuple[str, ...], suffixes: tuple[str, ...]) -> list[str]:
    """C and C++ files below the given folders."""
    files = (p for part in parts for p in sorted((ROOT / part).rglob("*")) if p.suffix in suffixes)
    return [str(p.relative_to(ROOT)) for p in files]


def clang_format(fix: bool) -> list[str] | None:
    """Command line, or None when the tool is absent."""
    tool = shutil.which("clang-format")
    mode = ["-i"] if fix else ["--dry-run", "--Werror"]
    return None if tool is None else [tool, *mode, *c_files(C_PARTS, (".c", ".h", ".cpp"))]


def clang_tidy() -> list[list[str] | None]:
    """One command line per processor, or a single None when the tool is absent."""
    tool = shutil.which("clang-tidy")
    if tool is None:
        return [None]
    includes = sorted({str(p.relative_to(ROOT)) for part in C_PARTS[:3] for p in (ROOT / part).rglob("include")})
    flags = ["-std=c99", *(f"-I{folder}" for folder in includes)]
    files, shares = c_files(TIDY_PARTS, (".c",)), os.cpu_count() or 1
    return [[tool, "--quiet", "--warnings-as-errors=*", *files[i::shares], "--", *flags] for i in range(shares)]


if __name__ == "__main__":
    sys.exit(main())
