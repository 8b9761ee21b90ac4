"""A trained run as the teacher or as the beginning of another one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import Experiment
from kws.errors import KwsError
from kws.model import StreamingModel, build_model
from kws.train.checkpoint import load_arrays
from kws.train.readout import Readout, make_readout
from kws.train.run_folder import RunFolder
from kws.train.step import compiled
from kws.train.step_math import real_features

Tensor = Any


class LoadedTeacher:
    """The float weights of a run (RunFolder.final_path); every clip starts from the initial state.

    Args:
        model: with its weights.
        readout: of its run.
        facts: what the student's run remembers of it.
    """

    def __init__(self, model: StreamingModel, readout: Readout, facts: dict[str, Any]) -> None:
        self._model = model
        self._readout = readout
        self._answer = compiled(self._answer_step)
        self.facts = facts
        self.key = hashlib.sha256(f"{facts['weights_sha256']} {readout.identity}".encode()).hexdigest()

    def answer(self, features: NDArray[np.int8]) -> NDArray[np.float32]:
        """See kws.data.batches.Answers."""
        return np.asarray(self._answer(real_features(features)))

    def _answer_step(self, features: Tensor) -> Tensor:
        return self._readout.lesson(self._model(features, training=False))


class Teachers:
    """Several teachers: the mean of their lessons (kws.train.readout.Readout) is the answer.

    Args:
        teachers: one or more.
    """

    def __init__(self, teachers: Sequence[LoadedTeacher]) -> None:
        self._teachers = teachers
        self.facts = [teacher.facts for teacher in teachers]
        self.key = hashlib.sha256("".join(teacher.key for teacher in teachers).encode()).hexdigest()

    def answer(self, features: NDArray[np.int8]) -> NDArray[np.float32]:
        """See kws.data.batches.Answers."""
        total: NDArray[np.float32] = np.mean([teacher.answer(features) for teacher in self._teachers], axis=0)
        return total


def load_teachers(paths: Sequence[Path], student: Experiment, labels: tuple[str, ...]) -> Teachers:
    """Load runs of `kws train`, see `load_teacher`.

    Raises:
        KwsError: as there.
    """
    return Teachers([load_teacher(path, student, labels) for path in paths])


def load_teacher(path: Path, student: Experiment, labels: tuple[str, ...]) -> LoadedTeacher:
    """Load a run of `kws train`.

    Args:
        path: its folder.
        student: the experiment that is to learn from it.
        labels: the student's classes.

    Raises:
        KwsError: there is no run with float weights, or it has other features, other classes or another readout than
            the student.
    """
    run = RunFolder.open(path)
    experiment = run.experiment()
    if experiment.frontend != student.frontend:
        raise KwsError(f"{path}: the teacher was trained on other features than the student (frontend settings differ)")
    taught = tuple(run.read_json("data.json").get("labels", ()))
    if taught != labels:
        raise KwsError(f"{path}: the teacher knows the classes {', '.join(taught)}, expected {', '.join(labels)}")
    if experiment.train.readout != student.train.readout:
        raise KwsError(
            f"{path}: the teacher was trained with train.readout={experiment.train.readout}, "
            f"expected {student.train.readout} as for the student"
        )
    model = build_model(experiment.model, experiment.frontend.bands, len(labels))
    weights = run.final_path("float")
    load_arrays(weights, {"model": model.variables})
    return LoadedTeacher(model, make_readout(experiment.train, labels), run_facts(run))


def load_beginning(
    path: Path, experiment: Experiment, labels: tuple[str, ...], model: StreamingModel
) -> dict[str, Any]:
    """Give a model the float weights of a run; its readout only when the classes are the same.

    Counters of random numbers, which only dropout has, are left out.

    Args:
        path: folder of a run of `kws train`.
        experiment: of the new run.
        labels: its classes.
        model: of the same family and sizes.

    Returns:
        What the new run remembers of the other one.

    Raises:
        KwsError: there is no run with float weights, or it has other features or is of another model.
    """
    run = RunFolder.open(path)
    first = run.experiment()
    if first.frontend != experiment.frontend:
        raise KwsError(f"{path}: the run has other features than this one (frontend settings differ)")
    known = tuple(run.read_json("data.json").get("labels", ()))
    origin = build_model(first.model, first.frontend.bands, len(known))
    load_arrays(run.final_path("float"), {"model": origin.variables})
    left_out = ("seed_generator",) if known == labels else ("seed_generator", "readout/")
    learnt, fresh = ([each for each in it.variables if not each.path.startswith(left_out)] for it in (origin, model))
    if [(each.path, each.shape) for each in learnt] != [(each.path, each.shape) for each in fresh]:
        raise KwsError(f"{path}: holds the weights of a different model")
    for weights, target in zip(learnt, fresh, strict=True):
        target.assign(weights)
    return run_facts(run)


def run_facts(run: RunFolder) -> dict[str, Any]:
    """Name, recipe and hash of the float weights."""
    experiment = run.experiment()
    weights_sha256 = hashlib.sha256(run.final_path("float").read_bytes()).hexdigest()
    return {"name": experiment.name, "recipe": experiment.recipe, "weights_sha256": weights_sha256}
