"""Words with few clips are learnt by heart, then taken for others: a bias per class, fitted on other clips, makes up.

Source: the bias-only form of vector scaling (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017), with
every class weighing the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from kws.config.experiment import TrainConfig
from kws.model import StreamingModel
from kws.train.contracts import Validation
from kws.train.readout import mean_probability
from kws.train.step import compiled
from kws.train.step_math import real_features

_BATCH = 256
_LEAST = 2e-3
"""Probabilities below are none that an int8 score tells apart."""


def even_out(model: StreamingModel, validation: Validation, config: TrainConfig) -> None:
    """Add the fitted bias to the model's readout.

    Args:
        model: as it answers now, quantized or not.
        validation: clips that it was not trained on.
        config: over how many steps a clip is read out, and the ridge.
    """
    answer = compiled(lambda features: mean_probability(model(real_features(features)), config.readout_steps))
    batches = (validation.features[start : start + _BATCH] for start in range(0, len(validation.labels), _BATCH))
    probabilities = np.concatenate([np.asarray(answer(batch)) for batch in batches])
    bias = model.readout.bias
    bias.assign(np.asarray(bias) + fit_class_bias(probabilities, validation.labels, config.class_bias_ridge))


def fit_class_bias(probabilities: NDArray[np.float32], labels: NDArray[np.int32], ridge: float) -> NDArray[np.float32]:
    """The bias with the least mean cross-entropy over the classes, each class's clips weighing the same together.

    Args:
        probabilities: [clips, classes].
        labels: int[clips].
        ridge: cost of a bias of one, squared.

    Returns:
        float32[classes], in nats; 0 for classes without clips.
    """
    clips = np.bincount(labels, minlength=probabilities.shape[1])
    heard = np.flatnonzero(clips)
    logits = np.log(np.maximum(probabilities[:, heard], _LEAST)).astype(np.float64)
    weights = 1 / clips[labels]
    weights /= weights.sum()
    targets = (labels[:, None] == heard).astype(np.float64)

    def loss(bias: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        shifted = logits + bias
        shifted -= shifted.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        slope = weights @ (np.exp(shifted - log_sum) - targets) + 2 * ridge * bias
        right = ((shifted - log_sum) * targets).sum(axis=1)
        return float(ridge * (bias @ bias) - weights @ right), slope

    bias = np.zeros(len(clips), np.float32)
    bias[heard] = minimize(loss, np.zeros(len(heard)), jac=True).x
    return bias
