"""A softmax whose input scale is next to nothing was refused only after a shift by a negative count (found by fuzzing).

Without a sanitizer the refusal itself is what can be seen; the fuzz target in tests/fuzz sees the shift.
"""

import pytest
from tflite_builder import Graph, build

from kws._native import Engine
from kws.errors import KwsError


@pytest.mark.parametrize("scale", [2.0**-27, 2.0**-40, 2.0**-120])
def test_tiny_scale_is_refused_by_name(scale: float) -> None:
    graph = Graph()
    graph.inputs = [graph.tensor((1, 4), "int8", scale)]
    graph.outputs = [graph.tensor((1, 4), "int8", 1 / 256, -128)]
    graph.operator("SOFTMAX", graph.inputs, graph.outputs, beta=1.0)
    with pytest.raises(KwsError, match=r"operator 0, SOFTMAX"):
        Engine(build(graph), [])
