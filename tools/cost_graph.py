"""One model that holds every operator of the engine in several sizes: what tools/measure_costs.py prices them with.

It computes nothing of use; every operator reads inputs of the model or constants. Layers have the shapes of keyword
models: dense rows, 1x1 and temporal convolutions, windows of 3x3.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests/parity"))

from tflite_builder import Graph, build

SIZES = (8, 24, 64, 200)
DENSE = ((40, 16), (64, 64), (240, 48), (256, 32), (32, 128), (127, 12))  # inputs, outputs
POINTWISE = ((1, 32, 32), (1, 64, 48), (1, 96, 96), (20, 64, 64))  # positions, channels in and out
TEMPORAL = ((5, 40, 32), (3, 64, 64), (9, 16, 24))  # taps, channels in and out
SQUARE = ((8, 8, 8, 16), (25, 5, 1, 64))  # height, width, channels in and out
DEPTHWISE = ((9, 32), (5, 64), (17, 96), (3, 24))  # taps, channels


class _CostGraph:
    def __init__(self) -> None:
        self.g = Graph()
        self.sources: dict[tuple[int, str], int] = {}
        self.rng = np.random.default_rng(1)

    def fed(self, *shape: int, type_: str = "int8", scale: float | None = 1 / 32) -> int:
        """A tensor that some step before has computed: an input of the model with as many elements, reshaped."""
        elements = int(np.prod(shape))
        if (elements, type_) not in self.sources:
            self.sources[elements, type_] = self.g.tensor((elements,), type_, scale)
            self.g.inputs.append(self.sources[elements, type_])
        return self.add("RESHAPE", [self.sources[elements, type_], self.ints(*shape)], *shape, type_=type_, scale=scale)

    def weights(self, *shape: int, scale: float | list[float] = 1 / 512, **more: int) -> int:
        return int(self.g.constant(self.rng.integers(-127, 128, shape, np.int8), scale, **more))

    def ints(self, *values: int) -> int:
        return int(self.g.constant(np.array(values, np.int32)))

    def add(self, name: str, inputs: list[int], *shape: int, type_: str = "int8", scale: float | None = 1 / 16,
            zero_point: int = 0, **options: object) -> int:  # fmt: skip
        out: int = self.g.tensor(shape, type_, scale, zero_point)
        self.g.operator(name, inputs, [out], **options)
        return out

    def dense(self) -> None:
        for inputs, outputs in DENSE:
            bias = self.g.constant(self.rng.integers(-3000, 3000, outputs, np.int32), 1 / 16384)
            self.add("FULLY_CONNECTED", [self.fed(1, inputs), self.weights(outputs, inputs), bias], 1, outputs)
            wide = self.fed(1, inputs, type_="int16", scale=1 / 4096)
            bias = self.g.constant(self.rng.integers(-3000, 3000, outputs, np.int64), 1 / 2**21)
            self.add("FULLY_CONNECTED", [wide, self.weights(outputs, inputs), bias], 1, outputs, type_="int16",
                     scale=1 / 2048)  # fmt: skip

    def convolutions(self) -> None:
        one: dict[str, Any] = {"stride_w": 1, "stride_h": 1, "dilation_h": 1, "dilation_w": 1}
        layers = [((1, n, 1, i), (o, 1, 1, i), (1, n, 1, o), "valid") for n, i, o in POINTWISE]
        layers += [((1, taps, 1, i), (o, taps, 1, i), (1, 1, 1, o), "valid") for taps, i, o in TEMPORAL]
        layers += [((1, h, w, i), (o, 3, 3, i), (1, h, w, o), "same") for h, w, i, o in SQUARE]
        for x, filters, out, padding in layers:
            scales = [1 / 512] * filters[0]
            bias = self.g.constant(np.zeros(filters[0], np.int32), [1 / 16384] * filters[0])
            self.add(
                "CONV_2D", [self.fed(*x), self.weights(*filters, scale=scales), bias], *out, padding=padding, **one
            )
        depthwise = [((1, taps, 1, c), (1, taps, 1, c), (1, 1, 1, c), "valid") for taps, c in DEPTHWISE]
        depthwise += [((1, h, w, o), (1, 3, 3, o), (1, h, w, o), "same") for h, w, _, o in SQUARE]
        for x, filters, out, padding in depthwise:
            kernel = self.weights(*filters, scale=[1 / 512] * filters[3], channel_dimension=3)
            bias = self.g.constant(np.zeros(filters[3], np.int32), [1 / 16384] * filters[3])
            self.add(
                "DEPTHWISE_CONV_2D", [self.fed(*x), kernel, bias], *out, padding=padding, depth_multiplier=1, **one
            )

    def elementwise(self) -> None:
        for size in SIZES:
            for name in ("ADD", "SUB", "MUL"):
                self.add(name, [self.fed(1, size), self.fed(1, size)], 1, size)
                pair = [self.fed(1, size, type_="int16", scale=1 / 4096) for _ in range(2)]
                self.add(name, pair, 1, size, type_="int16", scale=1 / 2048)
            for name, zero_point in (("LOGISTIC", -128), ("TANH", 0)):
                self.add(name, [self.fed(1, size)], 1, size, scale=1 / (256 if zero_point else 128),
                         zero_point=zero_point)  # fmt: skip
                wide = self.fed(1, size, type_="int16", scale=1 / 4096)
                self.add(name, [wide], 1, size, type_="int16", scale=2.0**-15)
            for name in ("RELU", "RELU6", "HARD_SWISH"):
                self.add(name, [self.fed(1, size)], 1, size)
            self.add("LEAKY_RELU", [self.fed(1, size)], 1, size, alpha=0.2)
            self.add("SOFTMAX", [self.fed(1, size)], 1, size, scale=1 / 256, zero_point=-128, beta=1.0)
            wide = self.fed(1, size, type_="int16", scale=1 / 4096)
            self.add("SOFTMAX", [wide], 1, size, type_="int16", scale=2.0**-15, beta=1.0)
            self.add("QUANTIZE", [self.fed(1, size)], 1, size)
            self.add("QUANTIZE", [self.fed(1, size, type_="float32", scale=None)], 1, size)
            self.add("DEQUANTIZE", [self.fed(1, size)], 1, size, type_="float32", scale=None)

    def moves(self) -> None:
        for n in SIZES:
            same: dict[str, Any] = {"scale": 1 / 32}
            self.add("CONCATENATION", [self.fed(1, n), self.fed(1, n)], 1, 2 * n, **same, axis=1)
            self.add("PACK", [self.fed(1, n), self.fed(1, n)], 1, 2, n, **same, values_count=2, axis=1)
            self.add("RESHAPE", [self.fed(1, n), self.ints(n, 1)], n, 1, **same)
            self.add("SQUEEZE", [self.fed(1, n)], n, **same, squeeze_dims=[0])
            self.add("EXPAND_DIMS", [self.fed(1, n), self.ints(1)], 1, 1, n, **same)
            self.add("TRANSPOSE", [self.fed(4, n), self.ints(1, 0)], n, 4, **same)
            pads = self.g.constant(np.array([[0, 0], [2, 2]], np.int32))
            self.add("PAD", [self.fed(4, n), pads], 4, n + 4, **same)
            filling = self.g.constant(np.array([9], np.int8), 1 / 32)
            self.add("PADV2", [self.fed(4, n), pads, filling], 4, n + 4, **same)
            self.add("SLICE", [self.fed(4, n), self.ints(1, 1), self.ints(2, n - 2)], 2, n - 2, **same)
            self.add("STRIDED_SLICE", [self.fed(4, n), self.ints(1, 0), self.ints(4, n), self.ints(1, 1)], 3, n, **same)
            self.parts("SPLIT", [self.ints(0), self.fed(4, n)], 2, (2, n), num_splits=2)
            self.parts("SPLIT_V", [self.fed(4, n), self.ints(2, 2), self.ints(0)], 2, (2, n), num_splits=2)
            self.parts("UNPACK", [self.fed(4, n)], 4, (n,), num=4, axis=0)

    def parts(self, name: str, inputs: list[int], count: int, shape: tuple[int, ...], **options: int) -> None:
        self.g.operator(name, inputs, [self.g.tensor(shape, "int8", 1 / 32) for _ in range(count)], **options)

    def reductions(self) -> None:
        for height, channels in ((5, 16), (8, 64), (25, 32), (12, 8)):
            for name in ("MEAN", "SUM"):
                self.add(name, [self.fed(1, height, 5, channels), self.ints(1, 2)], 1, channels, keep_dims=False)
            for name in ("AVERAGE_POOL_2D", "MAX_POOL_2D"):
                size: dict[str, Any] = {"stride_w": 1, "stride_h": 1, "filter_width": 5, "filter_height": height}
                self.add(name, [self.fed(1, height, 5, channels)], 1, 1, 1, channels, scale=1 / 32, padding="valid",
                         **size)  # fmt: skip

    def svdf(self) -> None:
        for units, depth, memory in ((16, 40, 8), (32, 64, 6), (8, 24, 12)):
            state = self.g.tensor((1, units * memory), "int8", 1 / 40, variable=True)
            bias = self.g.constant(np.zeros(units, np.int32), 1 / 2560)
            inputs = [self.fed(1, depth), self.weights(units, depth), self.weights(units, memory, scale=1 / 64)]
            self.add("SVDF", [*inputs, bias, state], 1, units, rank=1, activation="relu")

    def variables(self) -> Graph:
        start = Graph()
        self.g.operator("CALL_ONCE", [], [], init_subgraph_index=1)
        for n in SIZES:
            handle, other = self.g.tensor((), "resource"), start.tensor((), "resource")
            name: dict[str, Any] = {"container": "", "shared_name": f"v{n}"}
            start.operator("VAR_HANDLE", [], [other], **name)
            start.operator("ASSIGN_VARIABLE", [other, start.constant(np.zeros((1, n), np.int8), 1 / 32)], [])
            self.g.operator("VAR_HANDLE", [], [handle], **name)
            self.add("READ_VARIABLE", [handle], 1, n, scale=1 / 32)
            self.g.operator("ASSIGN_VARIABLE", [handle, self.fed(1, n)], [])
        return start


def cost_graph() -> bytes:
    """The model's bytes."""
    made = _CostGraph()
    start = made.variables()
    made.dense()
    made.convolutions()
    made.elementwise()
    made.moves()
    made.reductions()
    made.svdf()
    made.g.outputs = [made.add("ADD", [made.fed(1, 4), made.fed(1, 4)], 1, 4)]
    model: bytes = build(made.g, start)
    return model
