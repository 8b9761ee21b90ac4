"""Trained networks as the teachers of another one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.experiment import Experiment
from kws.errors import KwsError
from kws.model import StreamingModel
from kws.train.readout import Readout, make_readout
from kws.train.step import compiled
from kws.train.step_math import real_features
from kws.train.trained import open_trained

Tensor = Any


class LoadedTeacher:
    """One teacher; every clip starts from the initial state.

    Args:
        model: with its weights.
        readout: it was trained with.
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
    """Load several, see `load_teacher`.

    Raises:
        KwsError: as there.
    """
    return Teachers([load_teacher(path, student, labels) for path in paths])


def load_teacher(path: Path, student: Experiment, labels: tuple[str, ...]) -> LoadedTeacher:
    """Load a run of `kws train` or a model, see `kws.train.trained.open_trained`.

    Args:
        path: its folder or file.
        student: the experiment that is to learn from it.
        labels: the student's classes.

    Raises:
        KwsError: there is no network, or it has other features, other classes or another readout than the student.
    """
    teacher = open_trained(path, student)
    if not teacher.has_frontend(student.frontend):
        raise KwsError(f"{path}: the teacher was trained on other features than the student (frontend settings differ)")
    if teacher.labels != labels:
        raise KwsError(
            f"{path}: the teacher knows the classes {', '.join(teacher.labels)}, expected {', '.join(labels)}"
        )
    if teacher.experiment.train.readout != student.train.readout:
        raise KwsError(
            f"{path}: the teacher was trained with train.readout={teacher.experiment.train.readout}, "
            f"expected {student.train.readout} as for the student"
        )
    return LoadedTeacher(teacher.model, make_readout(teacher.experiment.train, labels), teacher.facts)
