"""Conversion from any Keras backend: TensorFlow, which only the converter needs, runs in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import keras
import numpy as np

from kws.config.experiment import Experiment
from kws.config.serialize import dumps_json, load
from kws.errors import KwsError
from kws.model import StreamingModel, build_model
from kws.quantize.convert import convert

_CONFIG, _WEIGHTS, _MODEL = "config.json", "weights.npz", "model.tflite"
_REFUSED = 3
"""Exit status of the second Python where standard output holds the sentence of a KwsError."""


def convert_anywhere(model: StreamingModel, experiment: Experiment) -> bytes:
    """See `convert`; where another backend than TensorFlow runs, a second Python converts.

    Args:
        model: trained, with known ranges.
        experiment: that the model was built by.

    Raises:
        KwsError: TensorFlow is missing, or the conversion failed.
    """
    if keras.backend.backend() == "tensorflow":
        return convert(model)
    if importlib.util.find_spec("tensorflow") is None:
        raise KwsError(
            'quantization: TensorFlow writes the model file and is not installed; run: pip install "kws[train]", '
            "and then go on with --resume"
        )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / _CONFIG).write_text(dumps_json(experiment), encoding="utf-8")
        weights = [keras.ops.convert_to_numpy(variable.value) for variable in model.variables]
        np.savez(folder / _WEIGHTS, *weights, labels=np.array(model.labels))
        command = [sys.executable, "-P", "-m", "kws.quantize.apart", name]
        done = subprocess.run(
            command, env=_environment(), capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode == _REFUSED:
            raise KwsError(done.stdout.strip())
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            how = f"signal {-done.returncode}" if done.returncode < 0 else lines[-1]
            raise KwsError(f"quantization: the conversion in TensorFlow failed ({how})")
        return (folder / _MODEL).read_bytes()


def _environment() -> dict[str, str]:
    """This process' modules, TensorFlow's backend, no GPU, and none of the flags that only JAX knows."""
    kept = {name: value for name, value in os.environ.items() if name != "XLA_FLAGS"}
    modules = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return kept | {"KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONPATH": modules}


def _convert_stored(folder: Path) -> None:
    experiment = load(folder / _CONFIG)
    with np.load(folder / _WEIGHTS) as stored:
        model = build_model(experiment.model, experiment.frontend.bands, int(stored["labels"]))
        for i, variable in enumerate(model.variables):
            variable.assign(stored[f"arr_{i}"])
    (folder / _MODEL).write_bytes(convert(model))


if __name__ == "__main__":
    try:
        _convert_stored(Path(sys.argv[1]))
    except KwsError as error:
        sys.stdout.write(f"{error}\n")
        sys.exit(_REFUSED)
