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
        done = subprocess.run(
            [sys.executable, "-m", "kws.quantize.apart", name],
            env=os.environ | {"KERAS_BACKEND": "tensorflow", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            raise KwsError(f"quantization: the conversion in TensorFlow failed: {lines[-1]}")
        return (folder / _MODEL).read_bytes()


def _convert_stored(folder: Path) -> None:
    experiment = load(folder / _CONFIG)
    with np.load(folder / _WEIGHTS) as stored:
        model = build_model(experiment.model, experiment.frontend.bands, int(stored["labels"]))
        for i, variable in enumerate(model.variables):
            variable.assign(stored[f"arr_{i}"])
    (folder / _MODEL).write_bytes(convert(model))


if __name__ == "__main__":
    _convert_stored(Path(sys.argv[1]))
