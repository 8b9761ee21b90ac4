"""Builds the facade's libFuzzer target with clang and runs it for a while, starting from a good model file."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from conftest import require_tool
from tiny_model import chain_model

SECONDS = int(os.environ.get("KWS_FUZZ_SECONDS", "20"))
SEED = os.environ.get("KWS_FUZZ_SEED", "1")


def run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout + done.stderr


def test_hostile_model_files_stay_inside_their_memory(root: Path, tmp_path: Path) -> None:
    clang = require_tool("clang", "apt-get install clang")
    require_tool("ninja", "apt-get install ninja-build")
    build, corpus = tmp_path / "build", tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "good.tflite").write_bytes(chain_model())
    run("cmake", "-S", root / "tests" / "fuzz", "-B", build, "-G", "Ninja", f"-DCMAKE_C_COMPILER={clang}")
    run("cmake", "--build", build, "--target", "whispro_fuzz")
    log = run(
        build / "whispro_fuzz", f"-max_total_time={SECONDS}", f"-seed={SEED}", f"-artifact_prefix={tmp_path}/",
        "-max_len=8192", "-print_final_stats=1", corpus,
    )  # fmt: skip
    runs = re.search(r"number_of_executed_units: (\d+)", log)
    assert runs is not None
    assert int(runs[1]) > 5 * SECONDS
