from dataclasses import replace

import numpy as np
import pytest
from train_helpers import CLASSES, clips

from kws.config import FcGruConfig, StreamConfig, TrainConfig
from kws.errors import KwsError
from kws.model import build_model
from kws.train.class_bias import even_out, fit_class_bias


def overlooked() -> tuple[np.ndarray, np.ndarray]:
    """Class 1 has few clips, and most of them are taken for class 0; what is wrong is wrong at random."""
    rng = np.random.default_rng(4)
    labels = np.repeat([0, 1, 2], [300, 20, 300]).astype(np.int32)
    logits = rng.normal(0, 1, (len(labels), 3))
    logits[np.arange(len(labels)), labels] += 2.5
    logits[:, 1] -= 1.5
    return (np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)).astype(np.float32), labels


def recall(probabilities: np.ndarray, labels: np.ndarray, label: int) -> float:
    return float((probabilities.argmax(axis=1) == label)[labels == label].mean())


def test_the_overlooked_class_is_favoured() -> None:
    probabilities, labels = overlooked()
    bias = fit_class_bias(probabilities, labels, 0.01)
    assert bias.argmax() == 1
    assert 0.5 < bias[1] - bias[0] < 2.5
    evened = probabilities * np.exp(bias)
    assert recall(evened, labels, 1) > recall(probabilities, labels, 1) + 0.1
    assert recall(evened, labels, 0) > recall(probabilities, labels, 0) - 0.1


def test_the_number_of_clips_of_a_class_does_not_matter() -> None:
    probabilities, labels = overlooked()
    twice = np.concatenate([np.arange(len(labels)), np.flatnonzero(labels == 1)])
    np.testing.assert_allclose(
        fit_class_bias(probabilities, labels, 0.01),
        fit_class_bias(probabilities[twice], labels[twice], 0.01),
        atol=1e-3,
    )


def test_a_high_ridge_leaves_all_as_it_is() -> None:
    probabilities, labels = overlooked()
    np.testing.assert_allclose(fit_class_bias(probabilities, labels, 1e4), 0, atol=1e-3)


def test_certain_answers_are_no_trouble() -> None:
    certain = np.eye(3, dtype=np.float32)[[0, 1, 2, 2]]
    bias = fit_class_bias(certain, np.array([0, 1, 2, 1], np.int32), 0.01)
    assert np.isfinite(bias).all()
    assert bias[1] > bias[2]


def test_a_class_without_clips_is_left_alone() -> None:
    probabilities, labels = overlooked()
    four = np.insert(probabilities * 0.9, 1, 0.1, axis=1)
    bias = fit_class_bias(four, np.where(labels > 0, labels + 1, 0).astype(np.int32), 0.01)
    assert bias[1] == 0
    np.testing.assert_allclose(bias[[0, 2, 3]], fit_class_bias(probabilities, labels, 0.01), atol=0.05)


def test_only_the_bias_of_the_readout_changes() -> None:
    class Validation:
        features, labels = clips(60, 3)

    config = FcGruConfig(stream=StreamConfig(stack_frames=1, step_frames=1), context_units=(5,), gru_units=(4,))
    model = build_model(config, Validation.features.shape[2], CLASSES)
    before = [np.array(variable) for variable in model.variables]
    even_out(model, Validation(), TrainConfig(readout_steps=2, class_bias_ridge=0.05))
    changed = {v.path for v, old in zip(model.variables, before, strict=True) if (np.array(v) != old).any()}
    assert changed == {"readout/bias"}


def test_a_wake_word_has_no_classes_to_even_out() -> None:
    with pytest.raises(KwsError, match=r"class_bias_ridge is .*, expected 0 where readout is peak"):
        replace(TrainConfig(), readout="peak", class_bias_ridge=0.01)
