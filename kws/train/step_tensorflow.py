"""One compiled training or validation step; the only file of training that needs TensorFlow itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import ops
from numpy.typing import NDArray

from kws.config.experiment import TrainConfig
from kws.train.contracts import Model
from kws.train.readout import Readout, distill_loss

Tensor = Any

FEATURE_SCALE = 1 / 128
"""Real value of one int8 feature step; the feature input's scale in every model (SPEC.md section 2)."""


def make_repeatable(seed: int) -> None:
    """Seed everything and forbid kernels whose result depends on scheduling."""
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """See kws.train.step.compiled."""
    made: Callable[..., Any] = tf.function(function, autograph=False)
    return made


class Step:
    """Compiled for the model's quantization mode at construction.

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
        """Update the weights once.

        Args:
            features: int8[batch, frames, bands].
            labels: int32[batch].
            state: what the previous batch left behind, None before the first.
            carry: bool[batch], rows that go on from that state; the others start anew.
            rate: learning rate.
            answers: a teacher's log-probabilities, float32[batch, labels]; None: no distillation.

        Returns:
            Mean loss, mean accuracy, and the new state.
        """
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
        """Loss [batch], hits [batch] (see Readout) and new state, without dropout or update."""
        loss, hits, state = self._validate(tf.constant(features), tf.constant(labels), state)
        return loss.numpy(), hits.numpy(), state

    def posteriors(self, features: NDArray[np.int8], state: list[Tensor]) -> tuple[NDArray[np.float32], list[Tensor]]:
        """Probabilities [batch, steps, labels] and new state, without dropout or update."""
        probabilities, state = self._posteriors(tf.constant(features), state)
        return probabilities.numpy(), state

    def _train_step(
        self,
        batch: tuple[Tensor, Tensor, Tensor | None],
        state: list[Tensor],
        fresh: list[Tensor],
        carry: Tensor,
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        features, labels, taught = batch
        start = [_choose(carry, old, new) for old, new in zip(state, fresh, strict=True)]
        variables = self._model.trainable_variables
        real = _real(features)
        with tf.GradientTape() as tape:
            logits, state = self._model.call_stream(real, start, training=True)
            loss = ops.mean(self._loss(logits, labels, taught))
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        # Scales of quantization points have no gradient while quantization is off.
        pairs = [pair for pair in zip(gradients, variables, strict=True) if pair[0] is not None]
        self._optimizer.apply([gradient for gradient, _ in pairs], [variable for _, variable in pairs])
        answers = self._readout.answer(logits, labels)
        return loss, ops.mean(self._readout.hits(answers, labels)), state

    def _loss(self, logits: Tensor, labels: Tensor, taught: Tensor | None) -> Tensor:
        config = self._config
        loss = self._readout.loss(logits, labels, config.label_smoothing)
        if taught is None:
            return loss
        distilled = distill_loss(logits, taught, config.readout_steps, config.distill_temperature)
        return loss * (1 - config.distill_weight) + distilled * config.distill_weight

    def _validation_step(
        self, features: Tensor, labels: Tensor, state: list[Tensor]
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        logits, state = self._model.call_stream(_real(features), state, training=False)
        hits = self._readout.hits(self._readout.answer(logits, labels), labels)
        return self._readout.loss(logits, labels, 0.0), hits, state

    def _posterior_step(self, features: Tensor, state: list[Tensor]) -> tuple[Tensor, list[Tensor]]:
        logits, state = self._model.call_stream(_real(features), state, training=False)
        return ops.softmax(logits, axis=-1), state


def _real(features: Tensor) -> Tensor:
    return ops.cast(features, "float32") * FEATURE_SCALE


def _choose(carry: Tensor, old: Tensor, new: Tensor) -> Tensor:
    mask = ops.reshape(carry, (-1, *([1] * (len(old.shape) - 1))))
    return ops.where(mask, old, new)
