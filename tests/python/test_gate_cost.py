"""With the gate, silence costs at most half of speech: exact instruction counts on an emulated Cortex-M4."""

from __future__ import annotations

import numpy as np
from conftest import ROOT, require_tool
from numpy.typing import NDArray

from kws.config import GateConfig
from kws.export.recording import read_golden
from kws.export.targets import check_target
from kws.instructions.model import PUSH, SELFTEST, count_model
from kws.record import with_gate

MODEL = ROOT / "models/commands-fc-gru-medium"
MOST_OF_SPEECH = 0.5


def instructions_per_sample(pcm: NDArray[np.int16]) -> float:
    model = with_gate((MODEL / "model.tflite").read_bytes(), GateConfig(enabled=True))
    options = ["-DCMAKE_C_FLAGS_RELEASE=-O2 -DNDEBUG"]
    count = count_model(model, "cortex-m4", golden_pcm=pcm, options=options)
    return count.calls.function(PUSH, outside=SELFTEST).inclusive / pcm.size


def test_silence_costs_at_most_half_of_speech() -> None:
    machine = check_target("cortex-m4")
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    silence = np.random.default_rng(1).normal(0, 10, 6 * 16000).astype(np.int16)
    speech = read_golden(MODEL / "golden.wav")
    quiet, loud = instructions_per_sample(silence), instructions_per_sample(speech)
    assert quiet <= MOST_OF_SPEECH * loud, (quiet, loud)
