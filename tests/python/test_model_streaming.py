"""Streaming equals offline: a clip cut into calls gives the scores of the whole clip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from conftest import require_package

keras = require_package("keras", "pip install 'kws[train]'")

from kws.config import (  # noqa: E402
    BandConfig,
    DnnConfig,
    DsCnnConfig,
    Experiment,
    FcGruConfig,
    FrontendConfig,
    ModelConfig,
    StreamConfig,
    TcnConfig,
)
from kws.errors import KwsError  # noqa: E402
from kws.model import StreamingModel, build_model  # noqa: E402
from kws.model.band_convolution import BandStack  # noqa: E402
from kws.model.quant_point import QuantMode  # noqa: E402

BANDS, LABELS = 20, 5
FAMILIES = {
    "fc_gru": FcGruConfig(stream=StreamConfig(stack_frames=5, step_frames=2), context_units=(12,), gru_units=(8, 6)),
    "tcn": TcnConfig(stream=StreamConfig(stack_frames=3, step_frames=2), channels=8, taps=3, dilations=(1, 2)),
    "ds_cnn": DsCnnConfig(stream=StreamConfig(stack_frames=5, step_frames=2), channels=8, blocks=2, pool_steps=3),
    "dnn": DnnConfig(stream=StreamConfig(stack_frames=9, step_frames=3), hidden_units=(12,)),
}
BAND_STACK = BandConfig(filters=(6, 4), taps=(5, 3), strides=(2, 1))
FAMILIES["fc_gru with bands"] = replace(FAMILIES["fc_gru"], band_stack=BAND_STACK)
FAMILIES["tcn with bands"] = replace(FAMILIES["tcn"], band_stack=BAND_STACK)


@pytest.fixture(params=sorted(FAMILIES))
def config(request: pytest.FixtureRequest) -> ModelConfig:
    return FAMILIES[request.param]


@pytest.fixture
def model(config: ModelConfig) -> StreamingModel:
    keras.utils.set_random_seed(3)
    return build_model(config, BANDS, LABELS)


@pytest.mark.parametrize("quantization", ["off", "fake"])
def test_pieces_equal_the_whole(model: StreamingModel, quantization: str) -> None:
    model.quantization = quantization
    step = model.stream.step_frames
    features = np.random.default_rng(0).uniform(-1, 1, (2, 12 * step, BANDS)).astype(np.float32)
    whole = np.asarray(model(features))
    state, pieces, at = model.initial_state(2), [], 0
    for steps in (1, 4, 2, 5):
        logits, state = model.call_stream(features[:, at : at + steps * step], state)
        pieces.append(np.asarray(logits))
        at += steps * step
    # Float sums may be taken in another order; the values agree to rounding.
    np.testing.assert_allclose(np.concatenate(pieces, axis=1), whole, atol=1e-5)


@pytest.mark.parametrize("quantization", ["off", "fake"])
def test_one_step_equals_a_sequence_of_one(model: StreamingModel, quantization: str) -> None:
    model.quantization = quantization
    random = np.random.default_rng(2)
    window = random.uniform(-1, 1, (3, model.inputs_per_step)).astype(np.float32)
    states = [random.uniform(-1, 1, (3, *shape)).astype(np.float32) for shape in model.state_shapes()]
    logits, new_states = model.run_step(window, states)
    sequence_logits, sequence_states = model.run_steps(window[:, None], states, False)
    np.testing.assert_allclose(np.asarray(logits), np.asarray(sequence_logits)[:, 0], atol=1e-5)
    for one, other in zip(new_states, sequence_states, strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(other), atol=1e-5)


def test_state_matters(config: ModelConfig, model: StreamingModel) -> None:
    features = np.random.default_rng(0).uniform(-1, 1, (1, 4 * model.stream.step_frames, BANDS)).astype(np.float32)
    _, state = model.call_stream(features, model.initial_state(1))
    fresh = np.asarray(model(features))
    carried = np.asarray(model.call_stream(features, state)[0])
    assert np.abs(fresh - carried).max() > 1e-3


def test_future_does_not_matter(model: StreamingModel) -> None:
    step = model.stream.step_frames
    features = np.random.default_rng(1).uniform(-1, 1, (1, 8 * step, BANDS)).astype(np.float32)
    changed = features.copy()
    changed[:, 5 * step :] = 0.5
    before, after = np.asarray(model(features)), np.asarray(model(changed))
    np.testing.assert_allclose(before[:, :5], after[:, :5], atol=1e-6)
    assert np.abs(before[:, 5:] - after[:, 5:]).max() > 1e-3


def test_too_few_frames_is_an_error(model: StreamingModel) -> None:
    with pytest.raises(KwsError, match="less than one step"):
        model(np.zeros((1, model.stream.step_frames - 1, BANDS), np.float32))


def test_incomplete_step_is_ignored(model: StreamingModel) -> None:
    features = np.zeros((1, 4 * model.stream.step_frames + 1, BANDS), np.float32)
    assert model(features).shape == (1, 4, LABELS)


def test_a_filter_moved_along_the_bands_answers_the_same() -> None:
    """Every place of a band filter has its weights: features moved by two strides move its answers by two columns."""
    keras.utils.set_random_seed(4)
    layer = BandStack(QuantMode(), BandConfig(filters=(6,), taps=(5,), strides=(2,)), frames=3, bands=BANDS)
    windows = np.random.default_rng(3).uniform(-1, 1, (2, 4, 3, BANDS)).astype(np.float32)
    moved = np.roll(windows, 4, axis=-1)
    before = np.asarray(layer.scan(windows.reshape(2, 4, -1), False)).reshape(2, 4, -1, 6)
    after = np.asarray(layer.scan(moved.reshape(2, 4, -1), False)).reshape(2, 4, -1, 6)
    assert before.shape[2] == (BANDS - 5) // 2 + 1
    np.testing.assert_allclose(after[:, :, 2:], before[:, :, :-2], atol=1e-6)
    assert np.abs(before[:, :, 1:] - before[:, :, :-1]).max() > 1e-2


def test_a_filter_wider_than_what_is_before_it_is_an_error() -> None:
    config = replace(FAMILIES["tcn"], band_stack=BandConfig(filters=(6, 4), taps=(5, 9), strides=(4, 1)))
    assert Experiment(model=config).model == config
    with pytest.raises(KwsError, match=r"band_stack: layer 2 has 9 taps, but there are 4 bands before it"):
        Experiment(model=config, frontend=FrontendConfig(bands=20))


@pytest.mark.parametrize(
    ("taps", "strides", "sentence"),
    [
        ((5,), (2, 1), "model.band_stack: taps is (5,), expected as many numbers as filters, 2"),
        ((5, 3), (2, 0), "model.band_stack: strides is (2, 0), expected numbers from 1 to 4096"),
    ],
)
def test_sizes_of_a_band_stack_that_do_not_fit(taps: tuple[int, ...], strides: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(KwsError) as caught:
        BandConfig(filters=(6, 4), taps=taps, strides=strides)
    assert str(caught.value) == sentence
