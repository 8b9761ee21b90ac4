"""Activation ranges from a representative set."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from keras import ops

from kws.errors import KwsError
from kws.model import StreamingModel


def observe_ranges(model: StreamingModel, representative: Iterable[np.ndarray]) -> None:
    """Sets every free activation scale of the model to the one with the least squared error over real features.

    Args:
        model: float weights; its quantization mode is "off" afterwards.
        representative: batches of int8 features [batch, frames, bands].

    Raises:
        KwsError: the set is empty.
    """
    model.quantization = "observe"
    batches = 0
    try:
        for features in representative:
            model(ops.convert_to_tensor(to_real(features)))
            batches += 1
    finally:
        model.quantization = "off"
    if batches == 0:
        raise KwsError("quantization: the representative set is empty, expected at least one batch of features")
    model.settle_ranges()


def to_real(features: np.ndarray) -> np.ndarray:
    """Int8 features to the real values that the model's feature input stands for, float32 of the same shape."""
    return features.astype(np.float32) / 128
