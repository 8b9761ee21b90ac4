"""The compiled training or validation step for Keras' TensorFlow backend; twin of step_jax.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from kws.config.experiment import TrainConfig
from kws.train.contracts import Model
from kws.train.readout import Readout
from kws.train.step_math import first_state, hit_rate, judged, probabilities, real_features, training_loss

Tensor = Any


def require_device() -> None:
    """See kws.train.step.require_device; TensorFlow falls back on the processor."""


def make_repeatable(seed: int) -> None:
    """Seed everything and forbid kernels whose result depends on scheduling."""
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def device() -> str:
    """What it computes on: "gpu" or "cpu"."""
    return "gpu" if tf.config.list_logical_devices("GPU") else "cpu"


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """See kws.train.step.compiled."""
    made: Callable[..., Any] = tf.function(function, autograph=False)
    return made


class Step:
    """See kws.train.contracts.TrainStep; the variables hold the weights all along.

    Args:
        model: network to train.
        optimizer: already built on the model's trainable variables.
        config: label smoothing, distillation and compilation.
        readout: loss, and what counts as right.
    """

    def __init__(
        self, model: Model, optimizer: keras.optimizers.Optimizer, config: TrainConfig, readout: Readout
    ) -> None:
        self._readout = readout
        self._model = model
        self._optimizer = optimizer
        self._config = config
        self._train = tf.function(self._train_step, autograph=False, jit_compile=config.compile_step)
        self._validate = tf.function(self._validation_step, autograph=False, reduce_retracing=True)
        self._posteriors = tf.function(self._posterior_step, autograph=False)

    def train(
        self,
        features: NDArray[np.int8],
        labels: NDArray[np.int32],
        state: list[Tensor] | None,
        carry: NDArray[np.bool_],
        *,
        rate: float,
        answers: NDArray[np.float32] | None = None,
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        """See TrainStep."""
        fresh = self._model.initial_state(len(labels))
        self._optimizer.learning_rate.assign(rate)
        start = fresh if state is None else state
        taught = None if answers is None else tf.constant(answers)
        batch = (tf.constant(features), tf.constant(labels), taught)
        loss, hits, state = self._train(batch, start, fresh, tf.constant(carry))
        return loss, hits, state

    def validate(
        self, features: NDArray[np.int8], labels: NDArray[np.int32], state: list[Tensor]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[Tensor]]:
        """See TrainStep."""
        loss, hits, state = self._validate(tf.constant(features), tf.constant(labels), state)
        return loss.numpy(), hits.numpy(), state

    def posteriors(self, features: NDArray[np.int8], state: list[Tensor]) -> tuple[NDArray[np.float32], list[Tensor]]:
        """See TrainStep."""
        probabilities, state = self._posteriors(tf.constant(features), state)
        return probabilities.numpy(), state

    def settle(self) -> None:
        """See TrainStep; nothing to do."""

    def _train_step(
        self,
        batch: tuple[Tensor, Tensor, Tensor | None],
        state: list[Tensor],
        fresh: list[Tensor],
        carry: Tensor,
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        features, labels, taught = batch
        start = first_state(carry, state, fresh)
        variables = self._model.trainable_variables
        with tf.GradientTape() as tape:
            logits, state = self._model.call_stream(real_features(features), start, training=True)
            loss = training_loss(self._readout, logits, labels, taught, self._config)
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        # Scales of quantization points have no gradient while quantization is off.
        pairs = [pair for pair in zip(gradients, variables, strict=True) if pair[0] is not None]
        self._optimizer.apply([gradient for gradient, _ in pairs], [variable for _, variable in pairs])
        return loss, hit_rate(self._readout, logits, labels), state

    def _validation_step(
        self, features: Tensor, labels: Tensor, state: list[Tensor]
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        return judged(self._model, self._readout, features, labels, state)

    def _posterior_step(self, features: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        return probabilities(self._model, features, state)
