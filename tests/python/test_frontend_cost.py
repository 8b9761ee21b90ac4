"""Instructions of the front end per 10 ms frame, on emulated processors: 40 bands, over a recording of speech."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import ROOT, require_tool

from kws.config import FrontendConfig
from kws.export.recording import read_golden
from kws.export.targets import check_target
from kws.instructions.model import SELFTEST, count_model
from kws.record import attach, encode, read_record

MODEL = ROOT / "models/commands-fc-gru-medium"
HIGHEST_PER_FRAME = {"cortex-m4": 30_000, "cortex-m55": 15_000}
HIGHEST_WITH_ALL_STAGES = {"cortex-m4": 40_000, "cortex-m55": 22_000}
ALL_STAGES = FrontendConfig(dc_removal=True, noise_reduction=True, gain_control=True)


def with_frontend(frontend: FrontendConfig) -> bytes:
    """The shipped model as if it had been trained with another front end of equal tables."""
    model = (MODEL / "model.tflite").read_bytes()
    return attach(model, encode(replace(read_record(model), frontend=frontend)))


@pytest.mark.parametrize("name", HIGHEST_PER_FRAME)
@pytest.mark.parametrize(
    ("frontend", "highest"),
    [(FrontendConfig(), HIGHEST_PER_FRAME), (ALL_STAGES, HIGHEST_WITH_ALL_STAGES)],
    ids=["default", "all stages"],
)
def test_a_frame_costs_no_more_than_stated(name: str, frontend: FrontendConfig, highest: dict[str, int]) -> None:
    machine = check_target(name)
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    options = ["-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG"]
    pcm = read_golden(MODEL / "golden.wav")
    count = count_model(with_frontend(frontend), name, golden_pcm=pcm, options=options)
    push = count.calls.function("wsp_frontend_push", outside=SELFTEST)
    frames = count.calls.function("wsp_log2", outside=SELFTEST).calls
    assert frames > 100
    assert push.inclusive / frames <= highest[name], push.inclusive / frames
