"""kws bench engine: contenders, figures, the floor, and what fails."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from cli_helpers import Cli
from conftest import require_package
from test_cli_models import BROKEN
from tiny_model import tiny_model

from kws.bench.rounds import time_rounds

require_package("tflite_micro", "pip install --pre tflite-micro")


@pytest.fixture
def cli(capsys, monkeypatch):
    monkeypatch.delenv("TFLM_ROOT", raising=False)
    return Cli(capsys)


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(tiny_model(seed=3))
    return path


class Fixed:
    """A contender whose steps take a set time."""

    version = included = ""

    def __init__(self, name, *us):
        self.name, self._us, self.calls = name, us, 0

    def seconds(self, steps):
        self.calls += 1
        return steps * self._us[self.calls % len(self._us)] * 1e-6


def test_medians_and_ratios_of_rounds():
    ours, theirs = time_rounds([Fixed("a", 10), Fixed("b", 20, 40, 60)], 9)
    assert (ours.us, ours.ratio, ours.steps) == pytest.approx((10, 1, 30))
    assert (theirs.us, theirs.best_us, theirs.ratio) == pytest.approx((40, 20, 4))


def test_figures_of_a_model_without_a_record(cli, model, monkeypatch):
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    whole = json.loads(cli("bench", "engine", model, "--rounds", 3, "--json").out)
    assert "AVX2" in whole["cpu"] or not Path("/proc/cpuinfo").exists()
    found = whole["models"][str(model)]
    assert [timing["name"] for timing in found["timings"]][1:] == ["tflite-micro package"]
    assert all(timing["us"] >= timing["best_us"] > 0 for timing in found["timings"])
    assert found["timings"][1]["ratio"] == found["times_faster"]
    assert [sentence.split()[0] for sentence in found["missing"]] == ["LiteRT", "no"]
    assert 'pip install "kws[litert]"' in cli("bench", "engine", model, "--rounds", 1).out


def test_floor(cli, model):
    assert cli("bench", "engine", model, "--rounds", 3, "--at-least", 0.001).status == 0
    assert "expected at least 1e+06" in cli.fails("bench", "engine", model, "--rounds", 1, "--at-least", 1e6)


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "truncated", "foreign operator", "damaged record"])
def test_broken_model_is_one_sentence(cli, tmp_path, kind):
    content, text = BROKEN[kind]
    path = tmp_path / "model.tflite"
    if content is not None:
        path.write_bytes(content)
    assert text in cli.fails("bench", "engine", path)


def test_wrong_tree_is_one_sentence(cli, model, tmp_path):
    gone = tmp_path / "gone"
    assert cli.fails("bench", "engine", model, "--tflm-root", gone).startswith(f"{gone} is not a folder")
    assert "the timing program" in cli.fails("bench", "engine", model, "--tflm-root", tmp_path)
