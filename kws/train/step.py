"""Pick the compiled step of the running Keras backend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras

from kws.config.experiment import TrainConfig
from kws.errors import KwsError
from kws.train.contracts import Model
from kws.train.readout import LastReadout, Readout


def make_step(
    model: Model, optimizer: keras.optimizers.Optimizer, config: TrainConfig, readout: Readout | None = None
) -> Any:
    """A step_tensorflow.Step.

    Raises:
        KwsError: training is not available for the running backend.
    """
    require_backend()
    from kws.train.step_tensorflow import Step  # noqa: PLC0415  only where the backend is TensorFlow

    return Step(model, optimizer, config, readout or LastReadout(config.readout_steps))


def make_repeatable(seed: int) -> None:
    """Seed all random numbers of the backend and make its kernels deterministic.

    Raises:
        KwsError: training is not available for the running backend.
    """
    require_backend()
    from kws.train import step_tensorflow  # noqa: PLC0415

    step_tensorflow.make_repeatable(seed)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of tensors, compiled for each shape it is called with.

    Raises:
        KwsError: training is not available for the running backend.
    """
    require_backend()
    from kws.train import step_tensorflow  # noqa: PLC0415

    return step_tensorflow.compiled(function)


def require_backend() -> None:
    """Refuse backends without a step of their own."""
    name = keras.backend.backend()
    if name != "tensorflow":
        raise KwsError(f"training: the Keras backend is {name}, expected tensorflow (set KERAS_BACKEND=tensorflow)")
