"""Conversion: all int8, the designed scales, and the arithmetic the model was trained with."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import numpy as np
import pytest
from conftest import require_package
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tflite import BuiltinOperator, Model

keras = require_package("keras", "pip install 'kws[train]'")

from kws.config import BandConfig, DnnConfig, DsCnnConfig, FcGruConfig, ModelConfig, StreamConfig, TcnConfig  # noqa: E402
from kws.errors import KwsError  # noqa: E402
from kws.model import StreamingModel, build_model  # noqa: E402
from kws.quantize import convert, observe_ranges  # noqa: E402
from kws.quantize.check import check_all_int8  # noqa: E402
from kws.quantize.restore import measure_norms, restore  # noqa: E402

BANDS, LABELS = 20, 5
CONFIGS = {
    "fc_gru": FcGruConfig(stream=StreamConfig(stack_frames=4, step_frames=2), context_units=(16,), gru_units=(12, 8)),
    "tcn": TcnConfig(stream=StreamConfig(stack_frames=3, step_frames=2), channels=16, taps=5, dilations=(1, 2)),
    "ds_cnn": DsCnnConfig(stream=StreamConfig(stack_frames=6, step_frames=2), channels=16, blocks=2, pool_steps=5),
    "dnn": DnnConfig(stream=StreamConfig(stack_frames=6, step_frames=2), hidden_units=(16, 8)),
}
BAND_STACK = BandConfig(filters=(8, 6), taps=(5, 3), strides=(2, 1))
CONFIGS["fc_gru with bands"] = replace(CONFIGS["fc_gru"], band_stack=BAND_STACK, gru_units=(12,))
CONFIGS["tcn with bands"] = replace(CONFIGS["tcn"], band_stack=BAND_STACK)
EQUAL_WIDTHS = replace(CONFIGS["fc_gru"], context_units=(12,), gru_units=(12, 12))


def features(batch: int, frames: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(-128, 128, (batch, frames, BANDS)).astype(np.int8)


@pytest.fixture(scope="module", params=sorted(CONFIGS))
def converted(request: pytest.FixtureRequest) -> tuple[StreamingModel, bytes]:
    keras.utils.set_random_seed(5)
    model = build_model(CONFIGS[request.param], BANDS, LABELS)
    train_norms(model)
    observe_ranges(model, [features(4, 40, 0)])
    return model, convert(model)


def train_norms(model: StreamingModel) -> None:
    """Gives every batch normalisation statistics of its own."""
    clip = features(4, 40, 3).astype(np.float32) / 128
    for _ in range(30):
        model(clip, training=True)


def set_biases(model: StreamingModel) -> None:
    """As training would leave them, where it begins with zeros."""
    for variable in model.variables:
        if variable.path.endswith("bias"):
            variable.assign(variable + np.random.default_rng(len(variable.path)).normal(0, 0.2, variable.shape))


def alike(model: StreamingModel) -> StreamingModel:
    """A new model of its family and sizes."""
    [found] = (other for other in all_models() if same_shapes(model, other))
    return found


def all_models() -> list[StreamingModel]:
    return [build_model(config, BANDS, LABELS) for config in CONFIGS.values()]


def same_shapes(one: StreamingModel, other: StreamingModel) -> bool:
    return [variable.shape for variable in one.variables] == [variable.shape for variable in other.variables]


def states_of(model: StreamingModel) -> list[tuple[float, int]]:
    return [point.quantization for point in model.state_points()]


@pytest.mark.parametrize("config", [*CONFIGS.values(), EQUAL_WIDTHS], ids=[*CONFIGS, "equal widths"])
def test_a_model_file_gives_its_weights_back(config: ModelConfig) -> None:
    """Where a GRU layer is as wide as its input, nothing but the order of operators tells its two kernels apart."""
    keras.utils.set_random_seed(5)
    model, fresh = build_model(config, BANDS, LABELS), build_model(config, BANDS, LABELS)
    train_norms(model)
    set_biases(model)
    observe_ranges(model, [features(4, 40, 0)])
    assert restore(fresh, convert(model))
    clip = features(4, 60, 6).astype(np.float32) / 128
    wanted = np.asarray(model(clip))
    np.testing.assert_allclose(np.asarray(fresh(clip)), wanted, atol=0.03 * np.abs(wanted).max())


def test_other_networks_stay_as_they_are(converted: tuple[StreamingModel, bytes]) -> None:
    model, data = converted
    for other in all_models():
        before = [np.array(variable) for variable in other.variables]
        if not same_shapes(model, other):
            assert not restore(other, data)
            assert all(np.array_equal(a, np.array(b)) for a, b in zip(before, other.variables, strict=True))


def test_states_tell_networks_of_equal_weights_apart() -> None:
    narrow = TcnConfig(stream=StreamConfig(stack_frames=3, step_frames=2), channels=8, taps=3, dilations=(1, 2))
    model = build_model(narrow, BANDS, LABELS)
    observe_ranges(model, [features(4, 40, 0)])
    assert not restore(build_model(replace(narrow, dilations=(2, 2)), BANDS, LABELS), convert(model))


def test_strides_tell_networks_of_equal_weights_apart() -> None:
    """Two strides may leave as many bands: then nothing but where the first layer's filters lie differs."""
    banded = replace(CONFIGS["tcn"], band_stack=BandConfig(filters=(4, 4), taps=(5, 1), strides=(2, 1)))
    model = build_model(banded, BANDS, LABELS)
    observe_ranges(model, [features(4, 40, 0)])
    data = convert(model)
    other = build_model(replace(banded, band_stack=replace(banded.band_stack, strides=(1, 2))), BANDS, LABELS)
    assert same_shapes(model, other)
    assert not restore(other, data)
    assert restore(build_model(banded, BANDS, LABELS), data)


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_model_files_are_refused(converted: tuple[StreamingModel, bytes], data: st.DataObject) -> None:
    """Whatever is in them: one sentence, or weights of the right shapes that are numbers."""
    model, file = converted
    damaged = bytearray(file)
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(st.integers(0, min(len(damaged) - 1, 6000)))] = data.draw(st.integers(0, 255))
    fresh = alike(model)
    with contextlib.suppress(KwsError):
        restore(fresh, bytes(damaged))
    assert all(np.isfinite(np.array(variable)).all() for variable in fresh.variables)


def test_restored_normalisations_are_measured(converted: tuple[StreamingModel, bytes]) -> None:
    """Measured, a batch's own statistics change nothing; before, they would undo the training."""
    model, data = converted
    fresh = alike(model)
    assert restore(fresh, data)
    clip = features(16, 60, 6).astype(np.float32) / 128
    before = np.asarray(fresh(clip))
    measure_norms(fresh, clip)
    np.testing.assert_allclose(np.asarray(fresh(clip)), before, atol=1e-4)
    fresh.dropout.rate = 0.0
    np.testing.assert_allclose(np.asarray(fresh(clip, training=True)), before, atol=1e-3)


def test_integers_follow_the_simulation(converted: tuple[StreamingModel, bytes]) -> None:
    """TFLM's scores follow the simulated ones over a long stream.

    Scores themselves are rounded to 1/256 and each layer's tie may fall the other way, hence the tolerance.
    """
    runtime = require_package("tflite_micro", "pip install --pre tflite-micro").runtime
    model, data = converted
    clip = features(1, 200, 1)
    model.quantization = "fake"
    simulated = keras.ops.convert_to_numpy(keras.ops.softmax(model(clip.astype(np.float32) / 128)))[0]
    model.quantization = "off"

    interpreter = runtime.Interpreter.from_bytes(data)
    stack, step = model.stream.stack_frames, model.stream.step_frames
    frames = np.concatenate([np.full((model.history_frames, BANDS), -128, np.int8), clip[0]])
    states = [np.full((1, *shape), point.quantization[1], np.int8)
              for shape, point in zip(model.state_shapes(), model.state_points(), strict=True)]  # fmt: skip
    scores = []
    for t in range(len(simulated)):
        interpreter.set_input(frames[t * step : t * step + stack].reshape(1, -1), 0)
        for i, state in enumerate(states):
            interpreter.set_input(state, i + 1)
        interpreter.invoke()
        scores.append((interpreter.get_output(0)[0].astype(np.float64) + 128) / 256)
        states = [interpreter.get_output(i + 1) for i in range(len(states))]
    error = np.abs(np.array(scores) - simulated) * 256
    assert error.max() <= 5
    assert error.mean() <= 0.75


def test_the_graph_has_no_conversions(converted: tuple[StreamingModel, bytes]) -> None:
    model, data = converted
    check_all_int8(data, states_of(model))
    parsed = Model.GetRootAs(data, 0)
    codes = {max(parsed.OperatorCodes(i).BuiltinCode(), parsed.OperatorCodes(i).DeprecatedBuiltinCode())
             for i in range(parsed.OperatorCodesLength())}  # fmt: skip
    allowed = {"FULLY_CONNECTED", "SPLIT", "ADD", "SUB", "MUL", "LOGISTIC", "TANH", "SOFTMAX",
               "RESHAPE", "CONCATENATION", "STRIDED_SLICE", "CONV_2D", "DEPTHWISE_CONV_2D", "PAD", "MEAN"}  # fmt: skip
    assert codes <= {getattr(BuiltinOperator, name) for name in allowed}


def test_conversion_is_repeatable(converted: tuple[StreamingModel, bytes]) -> None:
    model, data = converted
    assert convert(model) == data


def test_wrong_state_count_is_noticed(converted: tuple[StreamingModel, bytes]) -> None:
    model, data = converted
    with pytest.raises(KwsError, match="inputs, expected"):
        check_all_int8(data, [*states_of(model), (1 / 128, 0)])


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
