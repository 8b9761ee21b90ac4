"""Runs one model on the C engine, on its range-checked twin and on the `tflite-micro` package: every byte is equal."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from checked_engine import CheckedEngine
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tflite_micro import runtime

from kws._native import Engine, engine_name

# Repeatable and without a stopwatch: the machine that runs the tests may be busy. KWS_EXAMPLES=5000 searches further.
_MORE = os.environ.get("KWS_EXAMPLES")
EXAMPLES = settings(
    max_examples=int(_MORE or 40), deadline=None, derandomize=_MORE is None, suppress_health_check=list(HealthCheck)
)

# A TFLM tree may be older than the package, and older ones form some factors in float.
same_version = pytest.mark.skipif(engine_name() == "tflm", reason="TFLM_ROOT need not be the package's version")

RANGES = {"int8": (-128, 127), "uint8": (0, 255), "int16": (-32768, 32767), "int32": (-(2**31), 2**31 - 1)}


def assert_same(model: bytes, steps: Sequence[Sequence[NDArray[Any]]]) -> None:
    """Runs the steps (each a list of inputs) on the engines; all outputs of all steps must be equal."""
    engine, checked = Engine(model, []), CheckedEngine(model)
    reference = runtime.Interpreter.from_bytes(model, arena_size=3_000_000)
    for number, inputs in enumerate(steps):
        for index, values in enumerate(inputs):
            reference.set_input(values, index)
        reference.invoke()
        twins = checked.execute(inputs)
        for index, values in enumerate(engine.execute(list(inputs))):
            expected = reference.get_output(index)
            np.testing.assert_array_equal(twins[index], expected, f"step {number}, output {index}, checked")
            assert values.dtype == expected.dtype
            assert values.shape == expected.shape
            np.testing.assert_array_equal(values, expected, f"step {number}, output {index}")


def fills(shape: Sequence[int], type_: str, seed: int) -> list[NDArray[Any]]:
    """Test data: all lowest, all highest, alternating extremes, a ramp over all values, and noise."""
    low, high = RANGES[type_]
    count = int(np.prod(shape))
    rng = np.random.default_rng(seed)
    ramp = np.arange(count) * {"int16": 257, "int32": 2**24 + 1}.get(type_, 1) % (high - low + 1) + low
    kinds = [
        np.full(count, low),
        np.full(count, high),
        np.where(np.arange(count) % 2 == 0, low, high),
        ramp,
        rng.integers(low, high + 1, count),
        rng.integers(low, high + 1, count),
    ]
    return [values.astype(type_).reshape(tuple(shape)) for values in kinds]


def scales(low: float = 2.0**-12, high: float = 8.0) -> st.SearchStrategy[float]:
    """binary32 scales, spread evenly over magnitudes; powers of two and ordinary ones."""
    exponents = st.floats(float(np.log2(low)), float(np.log2(high)))
    ordinary = exponents.map(lambda e: float(np.float32(2.0**e)))
    powers = st.integers(int(np.ceil(np.log2(low))), int(np.floor(np.log2(high)))).map(lambda e: 2.0**e)
    return st.one_of(ordinary, powers)


def zero_points(type_: str = "int8") -> st.SearchStrategy[int]:
    """Any zero point of int8 or uint8; wider tensors are symmetric."""
    low, high = RANGES[type_]
    wide = type_ in ("int16", "int32")
    return st.just(0) if wide else st.one_of(st.sampled_from([low, 0, high]), st.integers(low, high))


def shapes(max_rank: int = 4, max_dim: int = 9) -> st.SearchStrategy[tuple[int, ...]]:
    """Shapes of rank 1 and up, innermost dimension longer."""
    outer = st.lists(st.integers(1, 4), min_size=0, max_size=max_rank - 1)
    return st.tuples(outer, st.integers(1, max_dim)).map(lambda t: (*t[0], t[1]))


activations = st.sampled_from(["none", "relu", "relu6", "relu_n1_to_1"])
