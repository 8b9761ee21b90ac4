"""Instructions of the native engine on Cortex-M4 at -Os; python tools/engine_text.py prints them by file.

The aims are 28 KB with every operator and 8 KB with those of fc_gru; lower the limits when the code gets smaller.
"""

from __future__ import annotations

import pytest
from conftest import ROOT, require_tool, run_tool

from kws.export.targets import check_target


@pytest.mark.parametrize(
    ("model", "most"), [((), 34_500), (("tools/budgets/wake.tflite",), 17_100)], ids=["all", "fc_gru"]
)
def test_engine_stays_small(model: tuple[str, ...], most: int) -> None:
    machine = check_target("cortex-m4")
    require_tool(machine.compiler, f"apt-get install {' '.join(machine.packages)}")
    result = run_tool("engine_text", *(str(ROOT / path) for path in model))
    assert result.returncode == 0, result.stderr
    size, *words = result.stdout.splitlines()[-1].split()
    assert words == ["bytes", "in", "all"]
    assert 0 < int(size) <= most
