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
    raised = g.tensor((6,), "int16", 0.05)
    steps = g.constant(np.arange(-3000, 3000, 1000).astype(np.int16), 0.01)
    g.operator("ADD", [clipped, steps], [raised])
    g.inputs, g.outputs = [x, y], [raised, sharp, x]
    return build(g)


def moves() -> bytes:
    """The other operators that move data."""
    g = Graph()
    x = g.tensor((2, 4), "int8", 0.1)
    halves = [g.tensor((2, 1), "int8", 0.1), g.tensor((2, 3), "int8", 0.1)]
    sizes, axis = g.constant(np.array([1, 3], np.int32)), g.constant(np.array(1, np.int32))
    g.operator("SPLIT_V", [x, sizes, axis], halves, num_splits=2)
    turned, cut = g.tensor((3, 2), "int8", 0.1), g.tensor((2, 2), "int8", 0.1)
    g.operator("TRANSPOSE", [halves[1], g.constant(np.array([1, 0], np.int32))], [turned])
    g.operator("SLICE", [turned, *(g.constant(np.array(v, np.int32)) for v in ([1, 0], [-1, 2]))], [cut])
    packed, rows = g.tensor((2, 2, 2), "int8", 0.1), [g.tensor((2, 2), "int8", 0.1) for _ in range(2)]
    g.operator("PACK", [cut, cut], [packed], values_count=2, axis=1)
    g.operator("UNPACK", [packed], rows, num=2, axis=0)
    tall, flat = g.tensor((2, 1, 2), "int8", 0.1), g.tensor((2, 2), "int8", 0.1)
    g.operator("EXPAND_DIMS", [rows[0], g.constant(np.array(1, np.int32))], [tall])
    g.operator("SQUEEZE", [tall], [flat], squeeze_dims=[1])
    framed, filled = g.tensor((4, 3), "int8", 0.1), g.tensor((3, 3), "int8", 0.1)
    g.operator("PAD", [flat, g.constant(np.array([[1, 1], [0, 1]], np.int32))], [framed])
    filling = g.constant(np.array([9], np.int8), 0.1)
    g.operator("PADV2", [rows[1], g.constant(np.array([[0, 1], [1, 0]], np.int32)), filling], [filled])
    g.inputs, g.outputs = [x], [framed, filled, halves[0]]
    return build(g)


def image() -> bytes:
    """Convolution, pooling, reduction and the rarer activations."""
    g = Graph()
    x = g.tensor((1, 5, 6, 2), "int8", 0.05, 3)
    convolved, deep = g.tensor((1, 3, 6, 3), "int8", 0.2, -4), g.tensor((1, 3, 6, 6), "int8", 0.3)
    bias = g.constant(np.array([500, -500, 0], np.int32), 0.001)
    g.operator("CONV_2D", [x, g.constant(weights((3, 3, 2, 2), 4), [0.01, 0.02, 0.03]), bias], [convolved],
               padding="same", stride_h=2, stride_w=1, dilation_h=1, dilation_w=2, activation="relu6")  # fmt: skip
    kernel = g.constant(weights((1, 2, 3, 6), 5), [0.01] * 6, channel_dimension=3)
    g.operator("DEPTHWISE_CONV_2D", [convolved, kernel], [deep], padding="same", stride_h=1, stride_w=1,
               depth_multiplier=2, dilation_h=1, dilation_w=1)  # fmt: skip
    peaks, means = g.tensor((1, 2, 3, 6), "int8", 0.3), g.tensor((1, 2, 2, 6), "int8", 0.3)
    g.operator("MAX_POOL_2D", [deep], [peaks], padding="valid", stride_h=1, stride_w=2, filter_height=2, filter_width=2)
    g.operator("AVERAGE_POOL_2D", [peaks], [means], padding="same", stride_h=1, stride_w=2, filter_height=3,
               filter_width=2)  # fmt: skip
    leaky, swish = g.tensor((1, 2, 2, 6), "int8", 0.2), g.tensor((1, 2, 2, 6), "int8", 0.2)
    g.operator("LEAKY_RELU", [means], [leaky], alpha=0.2)
    g.operator("HARD_SWISH", [leaky], [swish])
    mean, total = g.tensor((1, 6), "int8", 0.1, 2), g.tensor((1, 2, 2, 1), "int8", 0.5)
    g.operator("MEAN", [swish, g.constant(np.array([1, 2], np.int32))], [mean], keep_dims=False)
    g.operator("SUM", [swish, g.constant(np.array([-1], np.int32))], [total], keep_dims=True)
    g.inputs, g.outputs = [x], [mean, total]
    return build(g)


def variables() -> bytes:
    """A streaming model with its state inside."""
    g, start = Graph(), Graph()
    x, old, joined, kept = (g.tensor(shape, "int8", 0.1) for shape in ((1, 2), (1, 4), (1, 6), (1, 4)))
    handle, other = g.tensor((), "resource"), start.tensor((), "resource")
    first = start.constant(np.array([[1, 2, 3, 4]], np.int8), 0.1)
    start.operator("VAR_HANDLE", [], [other], container="", shared_name="ring")
    start.operator("ASSIGN_VARIABLE", [other, first], [])
    g.operator("CALL_ONCE", [], [], init_subgraph_index=1)
    g.operator("VAR_HANDLE", [], [handle], container="", shared_name="ring")
    g.operator("READ_VARIABLE", [handle], [old])
    g.operator("CONCATENATION", [old, x], [joined], axis=1)
    g.operator(
        "STRIDED_SLICE", [joined, *(g.constant(np.array(v, np.int32)) for v in ([0, 2], [1, 6], [1, 1]))], [kept]
    )
    g.operator("ASSIGN_VARIABLE", [handle, kept], [])
    answer = g.tensor((1, 6), "uint8", 0.1, 128)
    g.operator("QUANTIZE", [joined], [answer])
    g.inputs, g.outputs = [x], [answer]
    return build(g, start)


def svdf() -> bytes:
    """Two layers with a filter over time, the states int8 and int16."""
    g = Graph()
    x, middle = g.tensor((1, 5), "int8", 1 / 26, -3), g.tensor((1, 4), "int8", 1 / 20, 4)
    out = g.tensor((1, 3), "int8", 1 / 16, -128)
    for source, target, units, rank, type_, seed in ((x, middle, 4, 2, "int8", 6), (middle, out, 3, 1, "int16", 7)):
        depth, filters, memory = g.tensors[source].shape[1], units * rank, 6
        features = g.constant(weights((filters, depth), seed), 1 / 90)
        size, unit, state_unit = (1, 1 / 64, 1 / 40) if type_ == "int8" else (200, 1 / 8192, 1 / 4096)
        times = g.constant((weights((filters, memory), seed + 10) * np.int32(size)).astype(type_), unit)
        bias = g.constant(np.arange(units, dtype=np.int32) * 3000 - 4000, unit * state_unit)
        state = g.tensor((1, filters * memory), type_, state_unit, variable=True)
        g.operator("SVDF", [source, features, times, bias, state], [target], rank=rank, activation="relu")
    g.inputs, g.outputs = [x], [out, middle]
    return build(g)


def wide() -> bytes:
    """The operators on int16, between an int8 input and outputs of either type."""
    g = Graph()
    x, raised = g.tensor((1, 6), "int8", 1 / 32, 5), g.tensor((1, 6), "int16", 1 / 4096)
    g.operator("QUANTIZE", [x], [raised])

    def layer(name: str, inputs: list[int], scale: float, width: int = 8, **options: object) -> int:
        out = g.tensor((1, width), "int16", scale)
        g.operator(name, inputs, [out], **options)
        return out

    bias = g.constant(np.arange(8, dtype=np.int64) * 2**33 - 2**35, 1 / 2**18)
    dense = layer("FULLY_CONNECTED", [raised, g.constant(weights((8, 6), 8), 1 / 64), bias], 1 / 4096)
    bias = g.constant(np.arange(8, dtype=np.int32) * 9000, [1 / 2**17] * 8)
    again = layer("FULLY_CONNECTED", [dense, g.constant(weights((8, 8), 9), [1 / 32] * 8), bias], 1 / 2000,
                  activation="relu6", bias_type="int32")  # fmt: skip
    gate, value = layer("LOGISTIC", [dense], 2.0**-15), layer("TANH", [again], 2.0**-15)
    mixed = layer("MUL", [gate, value], 2.0**-15)
    left = layer("SUB", [mixed, layer("LEAKY_RELU", [dense], 1 / 3000, alpha=0.3)], 1 / 3000)
    scores = layer("SOFTMAX", [left], 2.0**-15, beta=1.0)
    axis = g.constant(np.array([1], np.int32))
    mean, total = layer("MEAN", [left, axis], 1 / 2000, 1, keep_dims=True), g.tensor((1,), "int16", 1 / 500)
    g.operator("SUM", [layer("RELU", [left], 1 / 3000), axis], [total], keep_dims=False)
    framed = layer("PAD", [mean, g.constant(np.array([[0, 0], [1, 2]], np.int32))], 1 / 2000, 4)
    filling = g.constant(np.array([-77], np.int16), 1 / 2000)
    filled = layer("PADV2", [framed, g.constant(np.array([[0, 0], [2, 0]], np.int32)), filling], 1 / 2000, 6)
    pools = [g.tensor(shape, "int16", 1 / 2000) for shape in ((1, 2, 3, 1), (1, 2, 2, 1), (1, 1, 2, 1))]
    g.operator("RESHAPE", [filled], pools[:1])
    g.operator("MAX_POOL_2D", pools[:1], pools[1:2], padding="valid", stride_h=1, stride_w=1, filter_height=1,
               filter_width=2)  # fmt: skip
    g.operator("AVERAGE_POOL_2D", pools[1:2], pools[2:], padding="same", stride_h=2, stride_w=1, filter_height=2,
               filter_width=2)  # fmt: skip
    exact, rounded = g.tensor((1, 1, 2, 1), "int32", 1 / 2**20), g.tensor((1, 1, 2, 1), "int16", 1 / 900)
    g.operator("QUANTIZE", pools[2:], [exact])
    g.operator("QUANTIZE", [exact], [rounded])
    narrow, chances = g.tensor((1, 6), "int8", 1 / 30), g.tensor((1, 6), "int16", 2.0**-16, -32768)
    g.operator("QUANTIZE", [filled], [narrow])
    g.operator("SOFTMAX", [narrow], [chances], beta=0.5)
    g.inputs, g.outputs = [x], [scores, total, chances, rounded, exact]
    return build(g)


def floats() -> bytes:
    """Float32 between quantized tensors, as at the edges of models."""
    g = Graph()
    x, real = g.tensor((1, 20), "int8", 0.05, 3), g.tensor((1, 20), "float32")
    g.operator("DEQUANTIZE", [x], [real])
    for type_, scale, zero_point in (("int8", 0.07, -9), ("int16", 0.0003, 0)):
        near, back = g.tensor((1, 20), type_, scale, zero_point), g.tensor((1, 20), "float32")
        g.operator("QUANTIZE", [real], [near])
        g.operator("DEQUANTIZE", [near], [back])
        g.outputs.append(back)
    small, again = g.tensor((1, 20), "uint8", 0.08, 130), g.tensor((1, 20), "int8", 0.05, 7)
    squashed = g.tensor((1, 20), "int8", 1 / 256, -128)
    g.operator("QUANTIZE", [x], [small])
    g.operator("QUANTIZE", [small], [again])
    g.operator("LOGISTIC", [again], [squashed])
    last = g.tensor((1, 20), "float32")
    g.operator("DEQUANTIZE", [small], [last])
    g.inputs, g.outputs = [x], [*g.outputs, last, squashed]
    return build(g)


MODELS = {
    "floats": floats, "gru_step": gru_step, "image": image, "moves": moves, "shapes": shapes, "svdf": svdf,
    "variables": variables, "wide": wide,
}  # fmt: skip


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
