"""The engine's hooks for profilers: many steps in one call, and one step operator by operator."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kws._native import Engine, engine_name

CORPUS = Path(__file__).resolve().parents[1] / "fuzz/engine_corpus"
GRU = (CORPUS / "gru_step.tflite").read_bytes()
STATE = [(1, 1)]

native_only = pytest.mark.skipif(engine_name() == "tflm", reason="TFLM runs whole graphs only")


def features() -> np.ndarray:
    return np.random.default_rng(3).integers(-128, 128, (1, 6)).astype(np.int8)


def test_repeat_is_that_many_executions():
    once, many = Engine(GRU, STATE), Engine(GRU, STATE)
    expected = [once.execute([features(), None]) for _ in range(5)]
    many.execute([features(), None])
    many.repeat(3)
    for ours, theirs in zip(many.execute([None, None]), expected[4], strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert not np.array_equal(expected[0][1], expected[4][1])


@native_only
def test_every_operator_of_a_step_is_timed():
    engine = Engine(GRU, STATE)
    operators = engine.step_operators()
    assert operators == sorted(operators)
    assert len(set(operators)) == len(operators)
    times = engine.time_steps()
    assert len(times) == len(operators)
    assert all(nanoseconds >= 0 for nanoseconds in times)
    assert sum(times) > 0


@native_only
def test_timing_computes_the_outputs_and_leaves_the_states():
    engine, timed = Engine(GRU, STATE), Engine(GRU, STATE)
    expected = [engine.execute([features(), None]) for _ in range(2)]
    timed.execute([features(), None])
    timed.time_steps()
    for ours, theirs in zip(timed.execute([None, None]), expected[1], strict=True):
        np.testing.assert_array_equal(ours, theirs)
