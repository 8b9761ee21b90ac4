"""Hostile models on the engine, with checked arithmetic and with the processor's own kernels."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from fuzz_target import SECONDS, SEED, build_target, executions, run_command, run_target


@pytest.mark.parametrize("name", ["engine_fuzz", "engine_kernels_fuzz"])
def test_hostile_models_stay_inside_their_memory(name: str, root: Path, tmp_path: Path) -> None:
    found = tmp_path / "found"
    found.mkdir()
    program = build_target(name, tmp_path / "build")
    log = run_target(program, f"-max_total_time={SECONDS}", f"-seed={SEED}",
                     corpora=[found, root / "tests" / "fuzz" / "engine_corpus"])  # fmt: skip
    assert executions(log) > 5 * SECONDS


def test_the_corpus_is_what_its_generator_writes(root: Path) -> None:
    run_command(sys.executable, root / "tests" / "fuzz" / "make_engine_corpus.py", "--check")
