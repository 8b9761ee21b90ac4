"""RAM of the engine beside the arena of TensorFlow Lite Micro for the same model; `kws bench engine` prints both.

The tflite-micro package is a build with 64-bit pointers, the engine needs the same bytes everywhere.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from test_engine_streaming import microwakeword_models

from kws._native import Engine, engine_name
from kws.evaluate.parity.any_model import state_links
from kws.evaluate.tflm_package import TflmPackage

MOST = 0.6
MODELS = [ROOT / "models/commands-fc-gru-medium/model.tflite", *microwakeword_models()]


@pytest.mark.skipif(engine_name() == "tflm", reason="TFLM is the other side")
@pytest.mark.parametrize("path", MODELS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_needs_much_less_than_the_arena(path: Path) -> None:
    model = path.read_bytes()
    assert Engine(model, state_links(model)).memory_bytes <= MOST * TflmPackage(model).arena_bytes()
