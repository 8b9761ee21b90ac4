"""tools/bench_frontend.py: what it compares is the same work, and its floor can fail."""

from __future__ import annotations

import re

from conftest import require_package, require_tool, run_tool

require_package("pymicro_features", "pip install pymicro-features")


def test_prints_both_compiled_loops_and_their_ratio() -> None:
    require_tool("cc", "apt-get install gcc")
    result = run_tool("bench_frontend", "--rounds", "21", "--at-least", "0.1")
    assert result.returncode == 0, result.stdout + result.stderr
    ours, theirs = (
        float(re.search(rf"^{name}, compiled loop +([\d.]+)", result.stdout, re.MULTILINE)[1])  # type: ignore[index]
        for name in ("kws", "micro frontend")
    )
    assert 0 < ours < theirs
    assert run_tool("bench_frontend", "--rounds", "3", "--at-least", "1000").returncode == 1
