"""Costs put together from stored figures: near what is measured, complete, and labelled as what they are."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest
from conftest import ROOT, require_tool
from export_model import example_model

from kws.budgets import Pair, PairCost, figures, report_costs
from kws.budgets.estimate import estimate_cost
from kws.budgets.figures import read_figures
from kws.budgets.measure import measure_cost
from kws.config import TwoStageConfig
from kws.errors import KwsError
from kws.export.operators import engine_operators
from kws.export.recording import read_golden
from kws.export.targets import CHECK_TARGETS, check_target

MODEL = ROOT / "models/commands-tcn-large/model.tflite"
"""Convolutional: the figures were measured with another network, tools/cost_graph.py, and another chain."""
WAKE = ROOT / "models/smart_mirror/model.tflite"
TOLERANCE = 0.1
EXACT = ("model_bytes", "ram_bytes")
EMULATED = {name for name in CHECK_TARGETS if check_target(name).bare_metal and check_target(name).emulator}


@pytest.mark.parametrize(("model", "target"), [
    (MODEL.read_bytes(), "cortex-m4"),
    (MODEL.read_bytes(), "riscv32"),
    (Pair(wake=WAKE.read_bytes(), commands=MODEL.read_bytes(), config=TwoStageConfig(history_ms=500)), "cortex-m4"),
], ids=["cortex-m4", "riscv32", "pair on cortex-m4"])  # fmt: skip
def test_an_estimate_is_near_the_measurement(model: bytes | Pair, target: str) -> None:
    machine = check_target(target)
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    golden = read_golden(ROOT / "models/commands-fc-gru-medium/golden.wav")
    measured = asdict(measure_cost(model, target, golden_pcm=golden))
    estimated = asdict(estimate_cost(model, target, read_figures()[target]))
    assert estimated.keys() == measured.keys()
    for name, value in measured.items():
        allowed = 0 if name in EXACT else TOLERANCE * value
        assert abs(estimated[name] - value) <= allowed, f"{name}: estimated {estimated[name]}, measured {value}"


def test_the_figures_cover_every_operator_on_every_emulated_target() -> None:
    known = read_figures()
    assert set(known) == EMULATED
    for measured in known.values():
        assert set(measured.operators) == set(engine_operators())
        assert set(measured.chains) == {"default", "micro"}
        assert measured.operators["fully_connected"].instructions["mac"] > 0


def test_without_tools_the_table_is_estimated_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    report = report_costs(example_model(), "riscv32")
    assert list(report.costs) == ["riscv32"]
    assert report.origin[0].startswith("not measured: ")
    assert "is missing" in report.origin[0]
    assert report.origin[1].startswith("estimated from figures measured on riscv32 on 20")


def test_a_pair_costs_more_while_commands_are_awaited() -> None:
    cost = report_costs(Pair(wake=example_model(), commands=example_model()), "cortex-m4", measure=False).costs[
        "cortex-m4"
    ]
    alone = report_costs(example_model(), "cortex-m4", measure=False).costs["cortex-m4"]
    assert isinstance(cost, PairCost)
    assert alone.instructions < cost.waiting_instructions < cost.instructions
    assert cost.model_bytes == 2 * alone.model_bytes
    assert cost.ram_bytes > 1.2 * alone.ram_bytes


def test_a_target_without_an_emulator_has_the_figures_of_all_others() -> None:
    report = report_costs(example_model(), "ceva-bx")
    assert set(report.costs) == EMULATED
    assert report.origin[0].startswith("CEVA-BX1 has no emulator")


def test_damaged_figures_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "figures.json"
    monkeypatch.setattr(figures, "FIGURES_FILE", file)
    for text in ("", "{}", '{"targets": {"cortex-m4": {"compiler": 1}}}'):
        file.write_text(text)
        with pytest.raises(KwsError, match=r"figures.json cannot be read"):
            read_figures()
