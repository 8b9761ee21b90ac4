"""A whole convolutional network of the usual size, as `kws bench engine` times it: every output byte against TFLM."""

from __future__ import annotations

import numpy as np
from ds_cnn_model import BANDS, FRAMES, LABELS, ds_cnn_model
from tflite_micro import runtime

from kws._native import Engine


def test_ds_cnn() -> None:
    data = ds_cnn_model()
    engine, reference = Engine(data, []), runtime.Interpreter.from_bytes(data)
    rng = np.random.default_rng(4)
    seen = set()
    for _ in range(20):
        image = rng.integers(-128, 128, (1, FRAMES, BANDS, 1), np.int8)
        reference.set_input(image, 0)
        reference.invoke()
        (scores,) = engine.execute([image])
        assert np.array_equal(scores, reference.get_output(0))
        seen.add(scores.tobytes())
    assert scores.shape == (1, LABELS)
    assert len(seen) == 20
