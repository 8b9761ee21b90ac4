"""The corpus models on both engines, and the CRCs of tests/fuzz/engine_corpus/golden.txt that the C test holds."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
import pytest
from checked_engine import CheckedEngine
from tflite_micro import runtime

from kws._native import Engine
from kws.export.operators import ALL_OPERATORS, render_operators_c
from kws.export.sources import source_root

CORPUS = Path(__file__).resolve().parent.parent / "fuzz" / "engine_corpus"
STEPS = 20


def golden() -> dict[str, int]:
    lines = (CORPUS / "golden.txt").read_text().split("\n")
    return {name: int(crc, 16) for name, crc in (line.split() for line in lines if line)}


def element(shape: tuple[int, ...], i: int, step: int) -> np.ndarray:
    values = np.arange(int(np.prod(shape))) * 37 + i * 11 + step * 101
    return (values % 256 - 128).astype(np.int8).reshape(shape)


def test_every_model_has_its_crc() -> None:
    assert sorted(golden()) == sorted(path.stem for path in CORPUS.glob("*.tflite"))


def test_the_corpus_holds_every_operator_and_variant() -> None:
    listed = {line for path in CORPUS.glob("*.tflite") for line in operator_lines(path.read_bytes())}
    known = (source_root() / ALL_OPERATORS).read_text(encoding="utf-8").splitlines()
    assert listed == {line for line in known if line.startswith("WSP_")}


def operator_lines(model: bytes) -> list[str]:
    return [line for line in render_operators_c(model, "a test").splitlines() if line.startswith("WSP_")]


@pytest.mark.parametrize("name", sorted(golden()))
def test_golden_crc(name: str) -> None:
    model = (CORPUS / f"{name}.tflite").read_bytes()
    engine, checked, reference = Engine(model), CheckedEngine(model), runtime.Interpreter.from_bytes(model)
    crc = 0
    for step in range(STEPS):
        inputs = [element(tensor["shape"], i, step) for i, tensor in enumerate(engine.inputs)]
        for i, values in enumerate(inputs):
            reference.set_input(values, i)
        reference.invoke()
        for i, (values, twin) in enumerate(zip(engine.execute(inputs), checked.execute(inputs), strict=True)):
            expected = reference.get_output(i)
            np.testing.assert_array_equal(values, expected)
            np.testing.assert_array_equal(twin, expected)
            crc = zlib.crc32(expected.astype(expected.dtype.newbyteorder("<")).tobytes(), crc)
    assert f"{crc:08x}" == f"{golden()[name]:08x}"
