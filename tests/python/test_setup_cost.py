"""Instructions that it takes to build an instance of shipped models (58 and 114 KB), on an emulated Cortex-M4."""

from __future__ import annotations

import pytest
from conftest import ROOT, require_tool

from kws.export.targets import check_target
from kws.instructions.model import SELFTEST, SETUP, count_model

HIGHEST = 200_000


@pytest.mark.parametrize("name", ["commands-fc-gru-medium", "commands-fc-gru-large"])
def test_setup_costs_no_more_than_stated(name: str) -> None:
    machine = check_target("cortex-m4")
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    count = count_model(ROOT / "models" / name, "cortex-m4")
    setup = count.calls.function(SETUP, outside=SELFTEST)
    assert setup.calls == 1
    assert setup.inclusive <= HIGHEST
