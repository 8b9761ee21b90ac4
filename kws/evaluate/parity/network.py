"""The network: our engine against the interpreter of the official `tflite-micro` package, every output byte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import tflite
from numpy.typing import NDArray

from kws import _native
from kws.errors import KwsError
from kws.record import StreamRecord

MIN_ARENA_BYTES = 1 << 18
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
    from tflite_micro import runtime  # noqa: PLC0415

    try:
        arena_bytes = max(MIN_ARENA_BYTES, 10 * len(model))
        interpreter = runtime.Interpreter.from_bytes(model, arena_size=arena_bytes)
    except (RuntimeError, ValueError) as error:
        raise KwsError(f"parity: tflite-micro cannot run the model ({error})") from None
    feature_shape = interpreter.get_input_details(stream.feature_input)["shape"]
    states = {link.input: _zero_state(interpreter.get_input_details(link.input)) for link in stream.links}
    outputs = tflite.Model.GetRootAs(model, 0).Subgraphs(0).OutputsLength()
    rows = []
    for row in inputs:
        interpreter.set_input(row.reshape(feature_shape), stream.feature_input)
        for index, state in states.items():
            interpreter.set_input(state, index)
        interpreter.invoke()
        made = [np.array(interpreter.get_output(index)) for index in range(outputs)]
        states = {link.input: made[link.output] for link in stream.links}
        rows.append([output.ravel() for output in made])
    return [np.stack(column) for column in zip(*rows, strict=True)]


def _zero_state(details: Mapping[str, Any]) -> NDArray[Any]:
    """A state starts at real 0, which is its zero point."""
    zero_point = int(np.ravel(details["quantization_parameters"]["zero_points"])[0])
    return np.full(details["shape"], zero_point, details["dtype"])
