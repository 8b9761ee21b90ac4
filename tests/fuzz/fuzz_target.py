"""Builds a libFuzzer target with clang and runs it."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from conftest import ROOT, require_tool

SECONDS = int(os.environ.get("KWS_FUZZ_SECONDS", "15"))
SEED = os.environ.get("KWS_FUZZ_SEED", "1")
MOST_BYTES = 16384  # of a model: room for two of the corpus, so that they can be spliced


def build_target(name: str, folder: Path) -> Path:
    """The built program; fails or skips where a tool is missing."""
    clang = require_tool("clang", "apt-get install clang")
    require_tool("ninja", "apt-get install ninja-build")
    run_command("cmake", "-S", ROOT / "tests" / "fuzz", "-B", folder, "-G", "Ninja", f"-DCMAKE_C_COMPILER={clang}")
    run_command("cmake", "--build", folder, "--target", name)
    return folder / name


def run_target(program: Path, *options: str, corpora: list[Path], **environment: str) -> str:
    """The log. Crashing inputs lie beside the program. New inputs go into the first corpus."""
    return run_command(program, *options, f"-max_len={MOST_BYTES}", "-len_control=0", "-print_final_stats=1",
                       f"-artifact_prefix={program.parent}/", *corpora, **environment)  # fmt: skip


def executions(log: str) -> int:
    """How often the target ran."""
    found = re.search(r"number_of_executed_units: (\d+)", log)
    assert found is not None, log
    return int(found[1])


def run_command(*command: object, **environment: str) -> str:
    """Output and errors of a command that must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False,
                          env=os.environ | environment)  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout + done.stderr
