"""Instructions of the native engine on Cortex-M4 at -Os; python tools/engine_text.py prints them by file.

The aims are 28 KB with every operator and 8 KB with those of fc_gru, which its kernels and operators keep without what
reads, plans and runs a model; lower the limits when the code gets smaller.
"""

from __future__ import annotations

import pytest
from conftest import ROOT, require_tool, run_tool

from kws.export.targets import check_target


@pytest.mark.parametrize(
    ("model", "most", "most_operators"),
    [((), 28_100, 18_500), (("tools/budgets/wake.tflite",), 15_300, 6_500)],
    ids=["all", "fc_gru"],
)
def test_engine_stays_small(model: tuple[str, ...], most: int, most_operators: int) -> None:
    machine = check_target("cortex-m4")
    require_tool(machine.compiler, f"apt-get install {' '.join(machine.packages)}")
    result = run_tool("engine_text", *(str(ROOT / path) for path in model))
    assert result.returncode == 0, result.stderr
    size, *words = result.stdout.splitlines()[-1].split()
    assert words == ["bytes", "in", "all"]
    assert 0 < int(size) <= most
    shares = [int(line.split()[0]) for line in result.stdout.splitlines()[-4:-1]]
    assert sum(shares) == int(size)
    assert min(shares) > 0
    assert shares[0] + shares[1] <= most_operators
