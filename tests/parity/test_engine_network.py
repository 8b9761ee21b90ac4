"""Whole streaming networks over 10,000 steps of real speech features: every byte of every output against TFLM."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import require_package
from numpy.typing import NDArray
from tflite_micro import runtime

keras = require_package("keras", "pip install 'kws[train]'")

from checked_engine import CheckedEngine  # noqa: E402

from kws._native import Engine  # noqa: E402
from kws.config import DnnConfig, FcGruConfig  # noqa: E402
from kws.config.frontend import FrontendConfig  # noqa: E402
from kws.data.audio import read_audio  # noqa: E402
from kws.features.extract import FeatureExtractor  # noqa: E402
from kws.model import build_model  # noqa: E402
from kws.quantize import convert, observe_ranges  # noqa: E402

STEPS = 10_000
BANDS, LABELS = 40, 12


@pytest.fixture(scope="module")
def frames(shared_data: Path) -> NDArray[np.int8]:
    """Features of commands, one after the other: int8[>= 2 * STEPS, BANDS]."""
    extractor = FeatureExtractor(FrontendConfig())
    parts: list[NDArray[np.int8]] = []
    for path in sorted((shared_data / "commands").glob("[a-z]*/*.opus")):
        parts.append(extractor.features(read_audio(path)))
        if sum(len(part) for part in parts) >= 2 * STEPS + 100:
            return np.concatenate(parts)
    pytest.fail("too little speech data")


@pytest.mark.shared_data
@pytest.mark.parametrize("config", [FcGruConfig(), DnnConfig()], ids=["fc_gru", "dnn"])
def test_network(config: FcGruConfig | DnnConfig, frames: NDArray[np.int8]) -> None:
    keras.utils.set_random_seed(11)
    model = build_model(config, BANDS, LABELS)
    observe_ranges(model, [frames[:800].reshape(4, 200, BANDS)])
    data = convert(model)
    states = len(model.state_shapes())
    links = [(i + 1, i + 1) for i in range(states)]
    engine, checked = Engine(data, links), CheckedEngine(data, links)
    reference = runtime.Interpreter.from_bytes(data)
    carried = [np.full(t["shape"], t["zero_point"], np.int8) for t in engine.inputs[1:]]
    stack = model.stream.stack_frames
    for step in range(STEPS):
        x = frames[2 * step : 2 * step + stack].reshape(1, -1)
        for index, values in enumerate([x, *carried]):
            reference.set_input(values, index)
        reference.invoke()
        expected = [reference.get_output(index) for index in range(states + 1)]
        given = [x, *[None] * states]
        for values, twin, wanted in zip(engine.execute(given), checked.execute(given), expected, strict=True):
            assert np.array_equal(values, wanted), f"step {step}"
            assert np.array_equal(twin, wanted), f"step {step}, checked"
        carried = expected[1:]
