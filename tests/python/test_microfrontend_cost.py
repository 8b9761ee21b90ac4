"""Instructions of the micro front end per 10 ms frame on Cortex-M4, noise reduction and gain control included."""

from __future__ import annotations

from pathlib import Path

from cli_helpers import bursts
from conftest import require_package, require_tool

from kws.adopt import adopt_model
from kws.config import MicroFrontendConfig
from kws.export.targets import check_target
from kws.instructions.model import SELFTEST, count_model

pymicro_wakeword = require_package("pymicro_wakeword", "pip install pymicro-wakeword")
MODEL = Path(pymicro_wakeword.__file__).parent / "models/hey_jarvis.tflite"
HIGHEST_PER_FRAME = 54_000


def test_a_frame_costs_no_more_than_stated() -> None:
    machine = check_target("cortex-m4")
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    model = adopt_model(
        MODEL.read_bytes(), MicroFrontendConfig(), labels=("hey_jarvis",), cutoff=0.97, window=5, detector=None
    )
    options = ["-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG"]
    count = count_model(model, "cortex-m4", golden_pcm=bursts(1), options=options)
    push = count.calls.function("wsp_microfrontend_push", outside=SELFTEST)
    frames = count.calls.function("wsp_micro_fft256", outside=SELFTEST).calls
    assert frames > 90
    assert push.inclusive / frames <= HIGHEST_PER_FRAME, push.inclusive / frames
