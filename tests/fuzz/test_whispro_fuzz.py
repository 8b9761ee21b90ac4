"""Hostile model files on the facade, starting from good ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fuzz_target import SECONDS, SEED, build_target, executions, run_target
from whispro_corpus import write_corpus

GATE = {"parse_gate", "wsp_gate_frame", "wsp_gate_is_awake", "wsp_gate_reset", "wsp_voice_step"}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_target("whispro_fuzz", tmp_path_factory.mktemp("whispro") / "build")


def test_hostile_model_files_stay_inside_their_memory(program: Path, tmp_path: Path) -> None:
    corpus, found = tmp_path / "corpus", tmp_path / "found"
    write_corpus(corpus)
    found.mkdir()
    log = run_target(program, f"-max_total_time={SECONDS}", f"-seed={SEED}", corpora=[found, corpus])
    assert executions(log) > 5 * SECONDS


def covered(program: Path, folder: Path) -> set[str]:
    """Functions that the models of a folder reach as they are."""
    log = run_target(program, "-runs=0", "-print_coverage=1", corpora=[folder])
    return set(re.findall(r"^COVERED_FUNC: hits: \d+ edges: \S+ (\w+) ", log, re.MULTILINE))


def test_the_model_with_a_gate_reaches_its_code(program: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path)
    reached = covered(program, tmp_path)
    (tmp_path / "gate.tflite").unlink()
    assert reached >= GATE
    assert not covered(program, tmp_path) & GATE
