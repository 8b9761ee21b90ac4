"""A small streaming model and data for tests of the training loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

FRAMES, BANDS, CLASSES = 4, 4, 3


class TinyModel(keras.Model):
    """A leaky sum over frames, then a dense layer; the contract of kws.model.StreamingModel."""

    def __init__(self) -> None:
        super().__init__()
        self.quantization = "off"
        self.dropout = keras.layers.Dropout(0.1)
        self.kernel = self.add_weight(name="kernel", shape=(BANDS, CLASSES), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(CLASSES,), initializer="zeros")
        self.scale = self.add_weight(name="scale", shape=(), initializer="ones")
        self.built = True

    def initial_state(self, batch: int) -> list[Any]:
        return [ops.zeros((batch, BANDS))]

    def call_stream(self, features: Any, state: list[Any], training: bool = False) -> tuple[Any, list[Any]]:
        (sums,) = state
        logits = []
        for frame in range(features.shape[1]):
            sums = 0.7 * sums + features[:, frame]
            logits.append(ops.matmul(self.dropout(sums, training=training), self.kernel) + self.bias)
        stacked = ops.stack(logits, axis=1)
        return (stacked * self.scale if self.quantization == "fake" else stacked), [sums]


def clips(count: int, seed: int) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """Class k is loud in band k."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, count).astype(np.int32)
    features = rng.normal(0, 20, (count, FRAMES, BANDS))
    features[np.arange(count), :, labels] += 60
    return np.clip(features, -128, 127).astype(np.int8), labels


class TinyBatches:
    batch_size = 16
    batches_per_epoch = 6

    def epoch(self, epoch: int) -> Iterator[tuple[NDArray[np.int8], NDArray[np.int32], None]]:
        for number in range(self.batches_per_epoch):
            yield *clips(self.batch_size, 100 * epoch + number), None


class TinyValidation:
    def __init__(self) -> None:
        self.features, self.labels = clips(300, 7777)
