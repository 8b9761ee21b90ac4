"""A trained run as the teacher of another one."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from keras import ops

from kws.config.experiment import Experiment
from kws.errors import KwsError
from kws.model import StreamingModel, build_model
from kws.train.checkpoint import load_arrays
from kws.train.run_folder import RunFolder

Tensor = Any


class LoadedTeacher:
    """The best float weights of a run; every clip starts from the initial state.

    Args:
        model: with its weights.
        readout_steps: over which its run averages.
        facts: what the student's run remembers of it.
    """

    def __init__(self, model: StreamingModel, readout_steps: int, facts: dict[str, Any]) -> None:
        self._model = model
        self._readout_steps = readout_steps
        self.facts = facts

    def answer(self, features: Tensor) -> Tensor:
        """See kws.train.contracts.Teacher."""
        logits = self._model(features, training=False)[:, -self._readout_steps :]
        return ops.mean(ops.log_softmax(logits, axis=-1), axis=1)


def load_teacher(path: Path, student: Experiment, labels: tuple[str, ...]) -> LoadedTeacher:
    """Load a run of `kws train`.

    Args:
        path: its folder.
        student: the experiment that is to learn from it.
        labels: the student's classes.

    Raises:
        KwsError: there is no run with float weights, or it has other features or other classes than the student.
    """
    run = RunFolder.open(path)
    experiment = run.experiment()
    if experiment.frontend != student.frontend:
        raise KwsError(f"{path}: the teacher was trained on other features than the student (frontend settings differ)")
    taught = tuple(run.read_json("data.json").get("labels", ()))
    if taught != labels:
        raise KwsError(f"{path}: the teacher knows the classes {', '.join(taught)}, expected {', '.join(labels)}")
    model = build_model(experiment.model, experiment.frontend.bands, len(labels))
    weights = run.best_path("float")
    load_arrays(weights, {"model": model.variables})
    facts = {"name": experiment.name, "recipe": experiment.recipe, "weights_sha256": _sha256(weights)}
    return LoadedTeacher(model, experiment.train.readout_steps, facts)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
