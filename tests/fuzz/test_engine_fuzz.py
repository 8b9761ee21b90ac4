"""Builds the engine's libFuzzer target with clang and runs it for a while on the committed corpus."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from conftest import require_tool

SECONDS = int(os.environ.get("KWS_FUZZ_SECONDS", "20"))
SEED = os.environ.get("KWS_FUZZ_SEED", "1")


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_hostile_models_stay_inside_their_memory(root: Path, tmp_path: Path) -> None:
    clang = require_tool("clang", "apt-get install clang")
    require_tool("ninja", "apt-get install ninja-build")
    build, corpus = tmp_path / "build", tmp_path / "corpus"
    corpus.mkdir()
    run("cmake", "-S", root / "tests" / "fuzz", "-B", build, "-G", "Ninja", f"-DCMAKE_C_COMPILER={clang}")
    run("cmake", "--build", build, "--target", "engine_fuzz")
    run(build / "engine_fuzz", f"-max_total_time={SECONDS}", f"-seed={SEED}", f"-artifact_prefix={tmp_path}/", corpus,
        root / "tests" / "fuzz" / "engine_corpus")  # fmt: skip


def test_the_corpus_is_what_its_generator_writes(root: Path) -> None:
    run(sys.executable, root / "tests" / "fuzz" / "make_engine_corpus.py", "--check")
