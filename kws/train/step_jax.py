"""The compiled training or validation step for Keras' JAX backend, which runs on GPUs; twin of step_tensorflow.py."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import jax
import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from kws.config.experiment import TrainConfig
from kws.errors import KwsError
from kws.train.contracts import Model
from kws.train.readout import Readout
from kws.train.step_math import first_state, hit_rate, judged, probabilities, real_features, training_loss

Tensor = Any


def require_device() -> None:
    """See kws.train.step.require_device."""
    try:
        jax.devices()
    except (RuntimeError, AssertionError) as error:
        wanted = os.environ.get("JAX_PLATFORMS", "")
        raise KwsError(f"Keras: JAX finds no device (JAX_PLATFORMS is {wanted!r})") from error


def make_repeatable(seed: int) -> None:
    """Seed everything and forbid kernels whose result depends on scheduling; before anything is computed."""
    flags = os.environ.get("XLA_FLAGS", "")
    if "xla_gpu_deterministic_ops" not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} --xla_gpu_deterministic_ops=true".strip()
    require_device()
    keras.utils.set_random_seed(seed)


def device() -> str:
    """What it computes on, such as "cpu" or "NVIDIA H200"."""
    return str(jax.devices()[0].device_kind)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """See kws.train.step.compiled."""
    made: Callable[..., Any] = jax.jit(function)
    return made


class Step:
    """See kws.train.contracts.TrainStep; the weights are in here from the first `train` to the next `settle`.

    Args:
        model, optimizer, config, readout: as in step_tensorflow.py; JAX compiles always.
    """

    def __init__(
        self, model: Model, optimizer: keras.optimizers.Optimizer, config: TrainConfig, readout: Readout
    ) -> None:
        self._readout = readout
        self._model = model
        self._optimizer = optimizer
        self._config = config
        self._trainable = list(model.trainable_variables)
        trainable = {id(variable) for variable in self._trainable}
        self._others = [variable for variable in model.variables if id(variable) not in trainable]
        variables = optimizer.variables
        self._rate_at = next(i for i, variable in enumerate(variables) if variable.path.endswith("/learning_rate"))
        self._held: list[list[Tensor]] | None = None
        self._train = jax.jit(self._train_step, donate_argnums=0)
        self._validate = jax.jit(self._validation_step)
        self._posteriors = jax.jit(self._posterior_step)

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
        if self._held is None:
            groups = (self._trainable, self._others, self._optimizer.variables)
            self._held = [[ops.copy(variable.value) for variable in group] for group in groups]
        fresh = self._model.initial_state(len(labels))
        states = (carry, fresh if state is None else state, fresh)
        batch = (features, labels, answers)
        self._held, (loss, hits, after) = self._train(self._held, batch, states, np.float32(rate))
        return loss, hits, after

    def settle(self) -> None:
        """See TrainStep."""
        if self._held is None:
            return
        for group, values in zip((self._trainable, self._others, self._optimizer.variables), self._held, strict=True):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)
        self._held = None

    def validate(
        self, features: NDArray[np.int8], labels: NDArray[np.int32], state: list[Tensor]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[Tensor]]:
        """See TrainStep."""
        loss, hits, state = self._validate(self._values(), features, labels, state)
        return np.asarray(loss), np.asarray(hits), state

    def posteriors(self, features: NDArray[np.int8], state: list[Tensor]) -> tuple[NDArray[np.float32], list[Tensor]]:
        """See TrainStep."""
        probabilities, state = self._posteriors(self._values(), features, state)
        return np.asarray(probabilities), state

    def _values(self) -> list[Tensor]:
        self.settle()
        return [variable.value for variable in self._model.variables]

    def _train_step(
        self,
        held: list[list[Tensor]],
        batch: tuple[Tensor, Tensor, Tensor | None],
        states: tuple[Tensor, list[Tensor], list[Tensor]],
        rate: Tensor,
    ) -> tuple[list[list[Tensor]], tuple[Tensor, Tensor, list[Tensor]]]:
        features, labels, taught = batch
        trainable, others, tuned = held

        def loss_of(weights: list[Tensor]) -> tuple[Tensor, tuple[Tensor, list[Tensor], list[Tensor]]]:
            values = [*zip(self._trainable, weights, strict=True), *zip(self._others, others, strict=True)]
            with keras.StatelessScope(state_mapping=values) as scope:
                logits, after = self._model.call_stream(real_features(features), first_state(*states), training=True)
                loss = training_loss(self._readout, logits, labels, taught, self._config)
            return loss, (logits, after, [scope.get_current_value(variable) for variable in self._others])

        (loss, (logits, after, others)), gradients = jax.value_and_grad(loss_of, has_aux=True)(trainable)
        tuned[self._rate_at] = rate
        trainable, tuned = self._optimizer.stateless_apply(tuned, gradients, trainable)
        return [trainable, others, tuned], (loss, hit_rate(self._readout, logits, labels), after)

    def _validation_step(
        self, values: list[Tensor], features: Tensor, labels: Tensor, state: list[Tensor]
    ) -> tuple[Tensor, Tensor, list[Tensor]]:
        with self._with(values):
            return judged(self._model, self._readout, features, labels, state)

    def _posterior_step(
        self, values: list[Tensor], features: Tensor, state: list[Tensor]
    ) -> tuple[Tensor, list[Tensor]]:
        with self._with(values):
            return probabilities(self._model, features, state)

    def _with(self, values: list[Tensor]) -> Any:
        return keras.StatelessScope(state_mapping=list(zip(self._model.variables, values, strict=True)))
