"""Instructions of the front end per 10 ms frame, on emulated processors: 40 bands, over a recording of speech."""

from __future__ import annotations

import pytest
from conftest import ROOT, require_tool

from kws.export.targets import check_target
from kws.instructions.model import SELFTEST, count_model

HIGHEST_PER_FRAME = {"cortex-m4": 30_000, "cortex-m55": 15_000}


@pytest.mark.parametrize("name", HIGHEST_PER_FRAME)
def test_a_frame_costs_no_more_than_stated(name: str) -> None:
    machine = check_target(name)
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    count = count_model(ROOT / "models/commands-fc-gru", name, options=["-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG"])
    push = count.calls.function("wsp_frontend_push", outside=SELFTEST)
    frames = count.calls.function("wsp_log2", outside=SELFTEST).calls
    assert frames > 100
    assert push.inclusive / frames <= HIGHEST_PER_FRAME[name]
