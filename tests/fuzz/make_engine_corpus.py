"""Writes the tiny models of tests/fuzz/engine_corpus/, which together hold every operator of the native engine.

Run it from the source tree: python tests/fuzz/make_engine_corpus.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "parity"))

from tflite_builder import Graph, build  # noqa: E402


def weights(shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-127, 128, shape).astype(np.int8)


def gru_step() -> bytes:
    """One small GRU step as `kws train` exports it: features and state in, scores and state out."""
    g = Graph()
    x, h = g.tensor((1, 6), "int8", 1 / 128), g.tensor((1, 4), "int8", 1 / 128)
    gates_x, gates_h = g.tensor((1, 12), "int8", 1 / 16), g.tensor((1, 12), "int8", 1 / 16)
    bias = g.constant(np.arange(12, dtype=np.int32) * 100 - 500, 1 / 2048)
    g.operator("FULLY_CONNECTED", [x, g.constant(weights((12, 6), 1), 1 / 16), bias], [gates_x])
    g.operator("FULLY_CONNECTED", [h, g.constant(weights((12, 4), 2), [1 / 64] * 12)], [gates_h])
    parts_x = [g.tensor((1, 4), "int8", 1 / 16) for _ in range(3)]
    parts_h = [g.tensor((1, 4), "int8", 1 / 16) for _ in range(3)]
    g.operator("SPLIT", [g.constant(np.array(1, np.int32)), gates_x], parts_x, num_splits=3)
    g.operator("SPLIT", [g.constant(np.array(-1, np.int32)), gates_h], parts_h, num_splits=3)

    def binary(name: str, a: int, b: int, scale: float) -> int:
        out = g.tensor((1, 4), "int8", scale)
        g.operator(name, [a, b], [out])
        return out

    def unary(name: str, a: int, scale: float, zero_point: int) -> int:
        out = g.tensor((1, 4), "int8", scale, zero_point)
        g.operator(name, [a], [out])
        return out

    update = unary("LOGISTIC", binary("ADD", parts_x[0], parts_h[0], 1 / 16), 1 / 256, -128)
    reset = unary("LOGISTIC", binary("ADD", parts_x[1], parts_h[1], 1 / 16), 1 / 256, -128)
    candidate = unary("TANH", binary("ADD", parts_x[2], binary("MUL", reset, parts_h[2], 1 / 16), 1 / 16), 1 / 128, 0)
    mixed = binary("MUL", update, binary("SUB", h, candidate, 1 / 64), 1 / 64)
    state = binary("ADD", candidate, mixed, 1 / 128)
    logits, scores = g.tensor((1, 3), "int8", 1 / 8), g.tensor((1, 3), "int8", 1 / 256, -128)
    g.operator("FULLY_CONNECTED", [state, g.constant(weights((3, 4), 3), 1 / 32), -1], [logits])
    g.operator("SOFTMAX", [logits], [scores], beta=1.0)
    g.inputs, g.outputs = [x, h], [scores, state]
    return build(g, metadata={"min_runtime_version": b"1.0", "whispro": bytes(range(64))})


def shapes() -> bytes:
    """Operators that move data, int8 and int16, with broadcasting in between."""
    g = Graph()
    x, y = g.tensor((2, 3, 4), "int8", 0.1), g.tensor((2, 1, 4), "int8", 0.1)
    joined, flat = g.tensor((2, 4, 4), "int8", 0.1), g.tensor((32,), "int8", 0.1)
    part, wide, clipped = g.tensor((6,), "int8", 0.1), g.tensor((6,), "int16", 0.05), g.tensor((6,), "int16", 0.05)
    product, sharp = g.tensor((2, 3, 4), "int8", 0.2), g.tensor((2, 3, 4), "int8", 0.2, -7)
    g.operator("CONCATENATION", [x, y], [joined], axis=1)
    g.operator("RESHAPE", [joined, g.constant(np.array([32], np.int32))], [flat])
    g.operator("STRIDED_SLICE", [flat, *(g.constant(np.array([n], np.int32)) for n in (-2, -18, -3))], [part])
    g.operator("QUANTIZE", [part], [wide])
    g.operator("RELU6", [wide], [clipped])
    g.operator("MUL", [x, y], [product], activation="relu")
    g.operator("RELU", [product], [sharp])
    g.inputs, g.outputs = [x, y], [clipped, sharp, x]
    return build(g)


MODELS = {"gru_step": gru_step, "shapes": shapes}


def main() -> int:
    folder = HERE / "engine_corpus"
    stale = [name for name, make in MODELS.items() if not matches(folder / f"{name}.tflite", make())]
    if "--check" in sys.argv[1:]:
        print("stale: " + ", ".join(stale) if stale else "the corpus is up to date")
        return 1 if stale else 0
    for name in stale:
        (folder / f"{name}.tflite").write_bytes(MODELS[name]())
    return 0


def matches(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


if __name__ == "__main__":
    sys.exit(main())
