"""Conversion: all int8, the designed scales, and the arithmetic the model was trained with."""

from __future__ import annotations

import numpy as np
import pytest
from tflite import BuiltinOperator, Model

keras = pytest.importorskip("keras")

from kws.config import DnnConfig, FcGruConfig, StreamConfig  # noqa: E402
from kws.errors import KwsError  # noqa: E402
from kws.model import StreamingModel, build_model  # noqa: E402
from kws.quantize import convert, observe_ranges  # noqa: E402
from kws.quantize.check import check_all_int8  # noqa: E402

BANDS, LABELS = 20, 5
CONFIGS = {
    "fc_gru": FcGruConfig(stream=StreamConfig(stack_frames=4, step_frames=2), context_units=(16,), gru_units=(12, 8)),
    "dnn": DnnConfig(stream=StreamConfig(stack_frames=6, step_frames=2), hidden_units=(16, 8)),
}


def features(batch: int, frames: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-128, 128, (batch, frames, BANDS)).astype(np.int8)


@pytest.fixture(scope="module", params=sorted(CONFIGS))
def converted(request: pytest.FixtureRequest) -> tuple[StreamingModel, bytes]:
    keras.utils.set_random_seed(5)
    model = build_model(CONFIGS[request.param], BANDS, LABELS)
    observe_ranges(model, [features(4, 40, 0)])
    return model, convert(model)


def test_integers_follow_the_simulation(converted: tuple[StreamingModel, bytes]) -> None:
    """TFLM's scores stay within three steps of 1/256 of the simulated ones over a long stream."""
    runtime = pytest.importorskip("tflite_micro").runtime
    model, data = converted
    clip = features(1, 200, 1)
    model.quantization = "fake"
    simulated = keras.ops.convert_to_numpy(keras.ops.softmax(model(clip.astype(np.float32) / 128)))[0]
    model.quantization = "off"

    interpreter = runtime.Interpreter.from_bytes(data)
    stack, step = model.stream.stack_frames, model.stream.step_frames
    frames = np.concatenate([np.full((model.history_frames, BANDS), -128, np.int8), clip[0]])
    states = [np.zeros((1, *shape), np.int8) for shape in model.state_shapes()]
    scores = []
    for t in range(len(simulated)):
        interpreter.set_input(frames[t * step : t * step + stack].reshape(1, -1), 0)
        for i, state in enumerate(states):
            interpreter.set_input(state, i + 1)
        interpreter.invoke()
        scores.append((interpreter.get_output(0)[0].astype(np.float64) + 128) / 256)
        states = [interpreter.get_output(i + 1) for i in range(len(states))]
    assert np.abs(np.array(scores) - simulated).max() <= 3 / 256


def test_the_graph_has_no_conversions(converted: tuple[StreamingModel, bytes]) -> None:
    model, data = converted
    check_all_int8(data, state_count=len(model.state_shapes()))
    parsed = Model.GetRootAs(data, 0)
    codes = {max(parsed.OperatorCodes(i).BuiltinCode(), parsed.OperatorCodes(i).DeprecatedBuiltinCode())
             for i in range(parsed.OperatorCodesLength())}  # fmt: skip
    allowed = {"FULLY_CONNECTED", "SPLIT", "ADD", "SUB", "MUL", "LOGISTIC", "TANH", "SOFTMAX"}
    assert codes <= {getattr(BuiltinOperator, name) for name in allowed}


def test_conversion_is_repeatable(converted: tuple[StreamingModel, bytes]) -> None:
    model, data = converted
    assert convert(model) == data


def test_wrong_state_count_is_noticed(converted: tuple[StreamingModel, bytes]) -> None:
    model, data = converted
    with pytest.raises(KwsError, match="inputs, expected"):
        check_all_int8(data, state_count=len(model.state_shapes()) + 1)


def test_empty_representative_set_is_an_error() -> None:
    model = build_model(CONFIGS["dnn"], BANDS, LABELS)
    with pytest.raises(KwsError, match="representative set is empty"):
        observe_ranges(model, [])
    assert model.quantization == "off"


def test_buffers_are_aligned_so_that_a_record_costs_its_own_size(converted: tuple[StreamingModel, bytes]) -> None:
    _, data = converted
    root = Model.GetRootAs(data, 0)
    filled = [buffer for buffer in map(root.Buffers, range(root.BuffersLength())) if buffer.DataLength()]
    assert [buffer._tab.Vector(buffer._tab.Offset(4)) % 16 for buffer in filled] == [0] * len(filled)
    assert len(data) < sum(buffer.DataLength() for buffer in filled) + 8192
