"""DS-CNN of MLPerf Tiny's keyword benchmark with random int8 weights: 2.7 million multiplications an inference.

Usage: python tests/parity/ds_cnn_model.py FILE
Writes the model, e.g. for `kws bench engine FILE`; scores mean nothing. Source of the shapes: Zhang et al., "Hello
Edge" (2017); Banbury et al., "MLPerf Tiny Benchmark", NeurIPS 2021.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from tflite_builder import ACTIVATIONS, PADDINGS, Graph, build

FRAMES, BANDS = 49, 10
CHANNELS, BLOCKS, LABELS = 64, 4, 12
SCALE = 1 / 16  # of the input and of every layer's output
RELU_ZERO_POINT = -128


class _Layers:
    """Adds convolutions, each with random weights whose scales keep sums in the range of the output."""

    def __init__(self, graph: Graph, seed: int) -> None:
        self.graph = graph
        self._rng = np.random.default_rng(seed)

    def convolution(self, name: str, x: int, weights: tuple[int, ...], channel_axis: int, **options: int) -> int:
        """One layer with a scale per channel, bias and ReLU; returns its output, [1, 25, 5, CHANNELS]."""
        terms = int(np.prod(weights)) // CHANNELS
        scales = self._rng.uniform(0.5, 1.5, CHANNELS) * 1 / (60 * np.sqrt(terms))
        values = self._rng.integers(-127, 128, weights, np.int8)
        filters = self.graph.constant(values, list(scales), channel_dimension=channel_axis)
        bias = self.graph.constant(self._rng.integers(-3000, 3000, CHANNELS, np.int32), list(scales * SCALE))
        output = self.graph.tensor((1, 25, 5, CHANNELS), "int8", SCALE, RELU_ZERO_POINT)
        options = {"padding": PADDINGS["same"], "activation": ACTIVATIONS["relu"], **options}
        self.graph.operator(name, [x, filters, bias], [output], **options)
        return output

    def readout(self, x: int) -> int:
        """Mean over all positions, dense layer, softmax; returns int8[1, LABELS]."""
        g = self.graph
        mean = g.tensor((1, 1, 1, CHANNELS), "int8", SCALE, RELU_ZERO_POINT)
        logits = g.tensor((1, LABELS), "int8", 1 / 8)
        scores = g.tensor((1, LABELS), "int8", 1 / 256, -128)
        weights = g.constant(self._rng.integers(-127, 128, (LABELS, CHANNELS), np.int8), 1 / 256)
        size = {"stride_w": 1, "stride_h": 1, "filter_width": 5, "filter_height": 25}
        g.operator("AVERAGE_POOL_2D", [x], [mean], padding=PADDINGS["valid"], **size)
        g.operator("FULLY_CONNECTED", [mean, weights, -1], [logits])
        g.operator("SOFTMAX", [logits], [scores], beta=1.0)
        return scores


def ds_cnn_model(seed: int = 0) -> bytes:
    """The model's bytes: input int8[1, 49, 10, 1] (1/16, 0), output int8[1, 12] (1/256, -128)."""
    graph = Graph()
    layers = _Layers(graph, seed)
    x = graph.tensor((1, FRAMES, BANDS, 1), "int8", SCALE)
    graph.inputs = [x]
    x = layers.convolution("CONV_2D", x, (CHANNELS, 10, 4, 1), 0, stride_h=2, stride_w=2, dilation_h=1, dilation_w=1)
    for _ in range(BLOCKS):
        one = {"stride_h": 1, "stride_w": 1, "dilation_h": 1, "dilation_w": 1}
        x = layers.convolution("DEPTHWISE_CONV_2D", x, (1, 3, 3, CHANNELS), 3, depth_multiplier=1, **one)
        x = layers.convolution("CONV_2D", x, (CHANNELS, 1, 1, CHANNELS), 0, **one)
    graph.outputs = [layers.readout(x)]
    return build(graph)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(ds_cnn_model())
