"""Hostile model files on the facade, alone and in pairs, starting from good ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fuzz_target import SECONDS, SEED, build_target, executions, run_target
from whispro_corpus import write_corpus, write_pairs

GATE = {"parse_gate", "wsp_gate_frame", "wsp_gate_reset", "wsp_voice_step"}
FRONT_ENDS = {"wsp_noise_reduction_apply", "wsp_gain_control_apply", "wsp_micro_gain"}
LISTENING = {"wake_up", "fall_asleep", "compare_inputs", "whispro_two_stage_listen"}
TARGETS = {"whispro_fuzz": write_corpus, "two_stage_fuzz": write_pairs}

pytestmark = pytest.mark.xdist_group("whispro_fuzz")  # one worker builds


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whispro") / "build"


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_model_files_stay_inside_their_memory(name: str, build: Path, tmp_path: Path) -> None:
    corpus, found = tmp_path / "corpus", tmp_path / "found"
    TARGETS[name](corpus)
    found.mkdir()
    log = run_target(build_target(name, build), f"-max_total_time={SECONDS}", f"-seed={SEED}",
                     corpora=[found, corpus])  # fmt: skip
    assert executions(log) > 5 * SECONDS


def covered(program: Path, folder: Path) -> set[str]:
    """Functions that the inputs of a folder reach as they are."""
    log = run_target(program, "-runs=0", "-print_coverage=1", corpora=[folder])
    return set(re.findall(r"^COVERED_FUNC: hits: \d+ edges: \S+ (\w+) ", log, re.MULTILINE))


@pytest.mark.parametrize(("name", "only", "reached"), [
    ("whispro_fuzz", "gate.tflite", GATE),
    ("whispro_fuzz", None, FRONT_ENDS),
    ("two_stage_fuzz", "single", LISTENING),
    ("two_stage_fuzz", None, FRONT_ENDS | GATE),
])  # fmt: skip
def test_good_inputs_reach_the_code(
    name: str, only: str | None, reached: set[str], build: Path, tmp_path: Path
) -> None:
    TARGETS[name](tmp_path)
    for each in tmp_path.iterdir():
        if only not in (None, each.name):
            each.unlink()
    assert covered(build_target(name, build), tmp_path) >= reached
