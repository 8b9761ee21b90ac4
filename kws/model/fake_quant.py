"""Simulated int8 quantization with straight-through gradients."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

Tensor = Any

INT8_MIN, INT8_MAX = -128, 127


def fake_quant(x: Tensor, scale: Tensor, low: int, high: int) -> Tensor:
    """Rounds x to multiples of `scale` between low * scale and high * scale.

    Gradients pass the rounding unchanged and reach `scale` as in learned step size quantization
    (Esser et al., "Learned Step Size Quantization", ICLR 2020).

    Args:
        x: float tensor of any shape.
        scale: positive, of a shape that broadcasts to x's.
        low, high: least and greatest integer.

    Returns:
        Tensor of x's shape.
    """
    steps = ops.clip(x / scale, low, high)
    rounded = steps + ops.stop_gradient(ops.round(steps) - steps)
    return rounded * scale


def fake_quant_weights(weights: Tensor, *, per_channel: bool = False) -> Tensor:
    """Symmetric int8 weights as TFLite stores them (integers -127 to 127).

    Args:
        weights: [..., channels].
        per_channel: one scale per channel, else one for all.
    """
    axes = tuple(range(len(weights.shape) - 1)) if per_channel else None
    largest = ops.maximum(ops.max(ops.abs(weights), axis=axes), keras.config.epsilon())
    return fake_quant(weights, ops.stop_gradient(largest / INT8_MAX), -INT8_MAX, INT8_MAX)
