"""Which Keras backend trains, and how it starts; to be called before Keras is imported."""

from __future__ import annotations

import importlib.util
import os

from kws.errors import KwsError

BACKENDS = ("jax", "tensorflow")


def prepare_keras(*, converts: bool = True) -> None:
    """JAX where it is installed, which trains wake words faster and on GPUs too, unless KERAS_BACKEND says otherwise.

    Args:
        converts: what begins now ends with a model file and cannot be gone on with later, so TensorFlow, which every
            conversion needs (kws/quantize/apart.py), is asked for at once.

    Raises:
        KwsError: KERAS_BACKEND names something else, or a package is missing.
    """
    backend = os.environ.setdefault("KERAS_BACKEND", "jax" if _installed("jax") else "tensorflow")
    if backend not in BACKENDS:
        raise KwsError(f"KERAS_BACKEND is {backend}, expected {' or '.join(BACKENDS)}")
    for package in (backend, "tensorflow") if converts else (backend,):
        if not _installed(package):
            raise KwsError(f'this needs {package}, which is not installed; run: pip install "kws[train]"')
    os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # several processes share one GPU
    quiet_tensorflow()


def quiet_tensorflow() -> None:
    """Keeps TensorFlow's start-up remarks off standard error."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None
