"""Which Keras backend trains, and silence about its start; to be called before Keras is imported."""

from __future__ import annotations

import importlib.util
import os


def prepare_keras() -> None:
    """JAX where it is installed, which trains wake words faster and on GPUs too, unless KERAS_BACKEND says otherwise.

    TensorFlow is needed for the conversion in any case (kws/quantize/apart.py).
    """
    if "KERAS_BACKEND" not in os.environ and importlib.util.find_spec("jax") is not None:
        os.environ["KERAS_BACKEND"] = "jax"
    quiet_tensorflow()


def quiet_tensorflow() -> None:
    """Keeps TensorFlow's start-up remarks off standard error."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
