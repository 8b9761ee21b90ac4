"""The operator list of a model: its operators, and the variants that its first inputs call for."""

from __future__ import annotations

from pathlib import Path

from tflite_builder import Graph, build

from kws.export.operators import render_operators_c


def listed(model: bytes) -> list[str]:
    return [line for line in render_operators_c(model, "a test").splitlines() if line.startswith("WSP_")]


def test_float_input_calls_for_the_variant() -> None:
    graph = Graph()
    x, y, z = graph.tensor((4,), "float32"), graph.tensor((4,), "int8", 0.1), graph.tensor((4,), "float32")
    graph.operator("QUANTIZE", [x], [y])
    graph.operator("DEQUANTIZE", [y], [z])
    graph.inputs, graph.outputs = [x], [z]
    expected = [
        "WSP_OPERATOR(dequantize, Dequantize)",
        "WSP_OPERATOR(quantize, Quantize)",
        "WSP_VARIANT(quantize_float32)",
    ]
    assert listed(build(graph)) == expected


def test_int8_model_needs_no_variant(root: Path) -> None:
    lines = listed((root / "models" / "commands-fc-gru-small" / "model.tflite").read_bytes())
    assert len(lines) == 8
    assert all(line.startswith("WSP_OPERATOR(") for line in lines)
