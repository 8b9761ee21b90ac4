"""Pick the compiled step of the running Keras backend."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import keras

from kws.config.experiment import TrainConfig
from kws.errors import KwsError
from kws.train.contracts import BACKENDS, Model, TrainStep
from kws.train.readout import LastReadout, Readout


def make_step(
    model: Model, optimizer: keras.optimizers.Optimizer, config: TrainConfig, readout: Readout | None = None
) -> TrainStep:
    """A step_tensorflow.Step or its twin.

    Raises:
        KwsError: training is not available for the running backend.
    """
    made: TrainStep = _module().Step(model, optimizer, config, readout or LastReadout(config.readout_steps))
    return made


def require_device() -> None:
    """Before anything is computed.

    Raises:
        KwsError: the device that the environment names (JAX_PLATFORMS) is not there, or Keras runs on a backend that
            has no step.
    """
    _module().require_device()


def make_repeatable(seed: int) -> None:
    """Seed all random numbers of the backend and make its kernels deterministic.

    Raises:
        KwsError: training is not available for the running backend, or what it is to compute on is not there.
    """
    _module().make_repeatable(seed)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of tensors, compiled for each shape it is called with.

    Raises:
        KwsError: training is not available for the running backend.
    """
    made: Callable[..., Any] = _module().compiled(function)
    return made


def backend_and_device() -> dict[str, str]:
    """Names of the backend and of what it computes on.

    Raises:
        KwsError: training is not available for the running backend.
    """
    return {"backend": keras.backend.backend(), "device": _module().device()}


def _module() -> Any:
    name = keras.backend.backend()
    if name not in BACKENDS:
        expected = " or ".join(BACKENDS)
        raise KwsError(f"training: the Keras backend is {name}, expected {expected} (set KERAS_BACKEND)")
    return importlib.import_module(f"kws.train.step_{name}")
