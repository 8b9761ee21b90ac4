"""kws profile: rows that add up, exact counts under emulation, the memory over time, and what fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_helpers import Cli
from conftest import ROOT
from matplotlib.image import imread
from test_cli_models import BROKEN
from test_instructions import machine_with_tools
from tiny_model import tiny_model

from kws._native import engine_name
from kws.evaluate.parity.any_model import state_links
from kws.instructions.network import count_network
from kws.profile import arena_picture, profile_model, read_arena_map
from kws.profile.arena import ArenaMap, Block
from kws.profile.profile import COPY

pytestmark = pytest.mark.skipif(engine_name() == "tflm", reason="TFLM runs whole graphs only")

CORPUS = ROOT / "tests/fuzz/engine_corpus"
TINY = tiny_model(seed=3)
SHIPPED = (ROOT / "models/commands-fc-gru-small/model.tflite").read_bytes()


@pytest.fixture
def cli(capsys):
    return Cli(capsys)


def test_rows_add_up_on_the_host():
    found = profile_model(SHIPPED, rounds=30)
    dense = [row for row in found.operators if row.name == "FULLY_CONNECTED"]
    assert [row.macs for row in dense] == [200 * 32, 32 * 108, 36 * 108, 36 * 12]
    assert (found.macs, found.unit, found.target) == (sum(row.macs for row in dense), "us", "host")
    assert dense[0].weight_bytes == 200 * 32 + 4 * 32
    assert dense[0].activation_bytes == 200 + 32
    assert sum(row.cost or 0 for row in found.operators) == pytest.approx(found.cost)
    assert sum(row.share for row in found.operators) == pytest.approx(1)
    assert sum(row.share for row in dense) > 0.2
    assert 0 < found.whole < 10 * found.cost


def test_a_constant_that_two_operators_read_counts_once_in_the_sum():
    moves = (CORPUS / "moves.tflite").read_bytes()
    found = profile_model(moves, rounds=1)
    assert 0 < found.weight_bytes <= sum(row.weight_bytes for row in found.operators)


def test_operators_without_a_step_and_added_copies():
    found = profile_model((CORPUS / "variables.tflite").read_bytes(), rounds=1)
    assert {row.name for row in found.operators if row.cost is None} >= {"CALL_ONCE", "VAR_HANDLE"}
    copied = profile_model((CORPUS / "shapes.tflite").read_bytes(), rounds=1)  # an input is an output, too
    assert [row.index for row in copied.operators if row.name == COPY] == [None]


def test_counts_under_emulation_are_exact_and_tell_operators_apart():
    machine_with_tools("cortex-m4")
    one = profile_model(TINY, target="cortex-m4")
    assert [row.cost for row in one.operators] == [
        row.cost for row in profile_model(TINY, target="cortex-m4").operators
    ]
    calls = count_network(TINY, state_links(TINY), "cortex-m4", steps=1)
    assert [call.function for call in calls.operators[0]] == ["fully_connected.c:execute"]
    assert len(calls.operators) == len([row for row in one.operators if row.cost is not None])
    assert one.cost < one.whole < 1.5 * one.cost
    first = one.operators[0]
    assert first.per_mac == pytest.approx(first.cost / (240 * 8))


def test_command_prints_table_json_and_picture(cli, tmp_path: Path):
    picture = tmp_path / "arena.png"
    model = ROOT / "models/commands-fc-gru-small"
    shown = cli("profile", model, "--rounds", 5, "--memory", "--picture", picture)
    assert shown.status == 0
    rows = [line for line in shown.out.splitlines() if "FULLY_CONNECTED" in line and "scratch" not in line]
    assert "1x108" in rows[1]
    assert "3456" in rows[1]
    assert "features" in shown.out
    height, width, _ = imread(picture).shape
    assert height > 600
    assert width > 600
    found = json.loads(cli("profile", model, "--rounds", 5, "--json").out)
    assert found["macs"] == 14176
    assert found["memory"]["arena_bytes"] >= max(b["offset"] + b["bytes"] for b in found["memory"]["blocks"])


def test_bytes_needed_over_time_count_shared_ones_once():
    def block(offset: int, size: int, first: int, last: int, *, in_place: bool = False) -> Block:
        return Block(kind="intermediate", label="t", offset=offset, bytes=size, first=first, last=last, kept=False,
                     in_place=in_place)  # fmt: skip

    arena = ArenaMap(
        operators=("A", "B", "C", "after"),
        blocks=(block(0, 10, 0, 1), block(0, 10, 1, 2, in_place=True), block(16, 4, 1, 1), block(2, 3, 3, 3)),
        arena_bytes=20,
        lasting_bytes={},
    )
    assert arena.live_bytes() == (10, 14, 10, 3)


@pytest.mark.parametrize("name", ["image", "moves", "shapes", "variables"])
def test_the_arena_is_as_large_as_its_fullest_moment_at_least(name, tmp_path):
    arena = read_arena_map((CORPUS / f"{name}.tflite").read_bytes())
    assert 0 < max(arena.live_bytes()) <= arena.arena_bytes
    assert all(0 <= b.first <= b.last < len(arena.operators) for b in arena.blocks)
    arena_picture(arena, name, tmp_path / "arena.png")
    assert (tmp_path / "arena.png").stat().st_size > 5000


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "truncated", "foreign operator"])
def test_broken_model_is_one_sentence(cli, tmp_path, kind):
    content, text = BROKEN[kind]
    path = tmp_path / "model.tflite"
    if content is not None:
        path.write_bytes(content)
    assert text in cli.fails("profile", path)


def test_what_cannot_be_profiled_is_one_sentence(cli, tmp_path, monkeypatch):
    path = tmp_path / "model.tflite"
    path.write_bytes(TINY)
    assert "unknown target 'vax'" in cli.fails("profile", path, "--target", "vax")
    assert "cannot be counted on ceva-bx" in cli.fails("profile", path, "--target", "ceva-bx")
    assert "is not an ordinary file" in cli.fails("profile", path, "--rounds", 1, "--picture", tmp_path)
    machine_with_tools("cortex-m4")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "qemu-system-arm is missing" in cli.fails("profile", path, "--target", "cortex-m4")
