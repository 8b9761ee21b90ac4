"""Which Keras backend trains, and how it starts; to be called before Keras is imported."""

from __future__ import annotations

import importlib.util
import os

from kws.errors import KwsError
from kws.train.contracts import BACKENDS


def prepare_keras(*, converts: bool = True) -> None:
    """JAX where it is installed, which trains wake words faster and on GPUs too, unless KERAS_BACKEND says otherwise.

    Args:
        converts: what begins now ends with a model file and cannot be gone on with later, so TensorFlow, which every
            conversion needs (kws/quantize/apart.py), is asked for at once.

    Raises:
        KwsError: KERAS_BACKEND names something else.
        ModuleNotFoundError: a package is missing; kws.cli.main says which extra brings it.
    """
    backend = os.environ.setdefault("KERAS_BACKEND", "jax" if _installed("jax") else "tensorflow")
    if backend not in BACKENDS:
        raise KwsError(f"KERAS_BACKEND is {backend}, expected {' or '.join(BACKENDS)}")
    for package in (backend, "tensorflow") if converts else (backend,):
        if not _installed(package):
            raise ModuleNotFoundError(name=package)
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # several processes share one GPU
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # no remarks of TensorFlow's start on standard error
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
