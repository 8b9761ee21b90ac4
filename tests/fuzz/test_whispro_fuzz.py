"""Hostile model files on the facade, starting from a good one."""

from __future__ import annotations

from pathlib import Path

from fuzz_target import SECONDS, SEED, build_target, executions, run_target
from tiny_model import chain_model


def test_hostile_model_files_stay_inside_their_memory(tmp_path: Path) -> None:
    found = tmp_path / "found"
    found.mkdir()
    (found / "good.tflite").write_bytes(chain_model())
    program = build_target("whispro_fuzz", tmp_path / "build")
    log = run_target(program, f"-max_total_time={SECONDS}", f"-seed={SEED}", corpora=[found])
    assert executions(log) > 5 * SECONDS
