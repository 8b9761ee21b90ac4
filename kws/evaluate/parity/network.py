"""The network: our engine against the interpreter of the official `tflite-micro` package, every output byte."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.evaluate.tflm_package import TflmPackage
from kws.record import StreamRecord

Outputs = list[NDArray[Any]]


def stack_frames(features: NDArray[np.int8], stream: StreamRecord) -> NDArray[np.int8]:
    """The network input of every step: int8[frames, bands] -> int8[steps, stack_frames * bands].

    Step s sees the `stack_frames` frames that end with frame (s + 1) * step_frames - 1, oldest first; -128 stands for
    frames before the first.
    """
    bands = features.shape[1]
    before = np.full((stream.stack_frames, bands), -128, np.int8)
    padded = np.concatenate([before, features])
    ends = stream.stack_frames + np.arange(stream.step_frames, len(features) + 1, stream.step_frames)
    rows = [padded[end - stream.stack_frames : end].ravel() for end in ends]
    return np.array(rows, np.int8).reshape(len(rows), stream.stack_frames * bands)


def run_native(model: bytes, stream: StreamRecord, inputs: NDArray[np.int8]) -> Outputs:
    """Every output of every step of our engine, its states fed back.

    Args:
        model: .tflite bytes.
        stream: which input takes the features, which states are linked.
        inputs: int8[steps, n] as `stack_frames` makes them.

    Returns:
        One [steps, width] array per model output.

    Raises:
        KwsError: the engine refuses the model.
    """
    engine = _native.Engine(model, [(link.input, link.output) for link in stream.links])
    feed: list[NDArray[Any] | None] = [None] * len(engine.inputs)
    rows = []
    for row in inputs:
        feed[stream.feature_input] = row
        rows.append([np.array(output).ravel() for output in engine.execute(feed)])
    return [np.stack(column) for column in zip(*rows, strict=True)]


def run_tflm(model: bytes, stream: StreamRecord, inputs: NDArray[np.int8]) -> Outputs:
    """The same with the interpreter and reference kernels of tflite-micro.

    Raises:
        KwsError: tflite-micro cannot run the model.
        ModuleNotFoundError: tflite-micro is not installed.
    """
    interpreter = TflmPackage(model)
    feed = [interpreter.zero(index) for index in range(interpreter.input_count)]
    rows = []
    for row in inputs:
        feed[stream.feature_input] = row
        made = interpreter.execute(feed)
        for link in stream.links:
            feed[link.input] = made[link.output]
        rows.append([output.ravel() for output in made])
    return [np.stack(column) for column in zip(*rows, strict=True)]
