"""Who reads a tensor last decides how long its place is kept: too short, and results are wrong; too long, memory grows.

The builder sorts tensors into 48 classes by their index, and notes operators up to number 254: see
tflm_port/native/placement.c.
"""

from __future__ import annotations

import numpy as np
import pytest
from engine_pair import assert_same, fills
from tflite_builder import Graph, build

from kws._native import Engine, engine_name

ELEMENTS = 1000


@pytest.mark.parametrize("reader", [1, 254, 255, 256, 299])
def test_an_early_tensor_is_kept_for_its_last_reader(reader: int) -> None:
    assert_same(build(chain(300, {reader: 0})), [[values] for values in fills((ELEMENTS,), "int8", 1)])


@pytest.mark.parametrize("seed", range(4))
def test_tensors_with_many_readers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    again = {number: int(rng.integers(max(0, number - 40), number)) for number in range(1, 290)}
    assert_same(build(chain(290, again)), [[values] for values in fills((ELEMENTS,), "int8", seed)])


@pytest.mark.skipif(engine_name() == "tflm", reason="TFLM has a plan of its own")
def test_places_are_free_after_the_last_reader() -> None:
    short, middle, long = (Engine(build(chain(count, {})), []).memory_bytes for count in (100, 250, 400))
    assert long - middle == middle - short


def chain(count: int, again: dict[int, int]) -> Graph:
    """So many additions to the sum before, of noise or of the earlier sum that `again` names."""
    rng = np.random.default_rng(count)
    graph = Graph()
    graph.inputs = [graph.tensor((ELEMENTS,), "int8", 0.05)]
    sums = [graph.tensor((ELEMENTS,), "int8", 0.05 + 0.0001 * number) for number in range(count)]
    for number, out in enumerate(sums):
        before = sums[number - 1] if number > 0 else graph.inputs[0]
        noise = rng.integers(-128, 128, ELEMENTS, np.int8)
        other = sums[again[number]] if number in again else graph.constant(noise, 0.002)
        graph.operator("SUB" if number in again else "ADD", [before, other], [out])
    graph.outputs = [sums[-1]]
    return graph
