"""The networks of a run in Keras, float and with int8 simulated, as deciders over PCM beside the C library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from keras import ops
from numpy.typing import NDArray

from kws.features.extract import FeatureExtractor
from kws.model import StreamingModel, build_model
from kws.model.streaming import FEATURE_SCALE
from kws.train.checkpoint import load_arrays
from kws.train.history import PhaseName
from kws.train.readout import mean_probability
from kws.train.run_folder import RunFolder
from kws.train.step import require_device

Decide = Callable[[NDArray[np.int16]], NDArray[np.int64]]

_BATCH = 256

PHASES: dict[str, PhaseName] = {"float": "float", "int8 simulated": "qat"}


def run_engines(folder: Path, threads: int = 2) -> dict[str, Decide]:
    """The weights of each phase that the run has, as its model has them (RunFolder.final_path).

    A clip is decided by the mean probability of its last steps, as in training, from the initial state.

    Args:
        folder: run folder of `kws train`.
        threads: of the front end.

    Returns:
        By name ("float", "int8 simulated"): int16[clips, samples] to label indices int64[clips].

    Raises:
        KwsError: the run's files are damaged, or the device is not there.
    """
    require_device()
    run = RunFolder.open(folder)
    return {name: _engine(run, phase, threads) for name, phase in PHASES.items() if run.final_path(phase).is_file()}


def _engine(run: RunFolder, phase: PhaseName, threads: int) -> Decide:
    experiment = run.experiment()
    labels = run.read_json("data.json")["labels"]
    model: StreamingModel = build_model(experiment.model, experiment.frontend.bands, len(labels))
    load_arrays(run.final_path(phase), {"model": model.variables})
    model.quantization = "off" if phase == "float" else "fake"
    extractor = FeatureExtractor(experiment.frontend)

    def decided(pcm: NDArray[np.int16]) -> NDArray[np.int64]:
        answers = []
        for start in range(0, len(pcm), _BATCH):
            features = extractor.batch(pcm[start : start + _BATCH], threads)
            missing = _BATCH - len(features)  # every call has one shape, so that the network is traced once
            padded = np.pad(features, ((0, missing), (0, 0), (0, 0))).astype(np.float32) * FEATURE_SCALE
            logits = model.predict_on_batch(padded)[: len(features)]
            probability = ops.convert_to_numpy(mean_probability(logits, experiment.train.readout_steps))
            answers.append(probability.argmax(axis=-1).astype(np.int64))
        return np.concatenate(answers)

    return decided
