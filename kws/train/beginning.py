"""The weights of a trained network as the beginning of another one."""

from __future__ import annotations

from pathlib import Path

from kws.config.experiment import Experiment
from kws.errors import KwsError
from kws.model import StreamingModel
from kws.train.trained import RANDOM_COUNTERS, TrainedNetwork, open_trained


def load_beginning(
    path: Path, experiment: Experiment, labels: tuple[str, ...], model: StreamingModel
) -> TrainedNetwork:
    """Give a model the weights of a trained network; those of its readout only when the classes are the same.

    Args:
        path: of a run or a model, see `kws.train.trained.open_trained`.
        experiment: of the new run.
        labels: its classes.
        model: of the same family and sizes.

    Returns:
        The network; of one from int8 weights the new model still has to measure its normalisations.

    Raises:
        KwsError: there is no network, or it has other features or is a different one; the model is as before.
    """
    first = open_trained(path, experiment)
    if not first.has_frontend(experiment.frontend):
        raise KwsError(f"{path}: has other features than this run (frontend settings differ)")
    left_out = (RANDOM_COUNTERS,) if first.labels == labels else (RANDOM_COUNTERS, "readout/")
    learnt, fresh = (
        [each for each in it.variables if not each.path.startswith(left_out)] for it in (first.model, model)
    )
    if [(each.path, each.shape) for each in learnt] != [(each.path, each.shape) for each in fresh]:
        raise KwsError(f"{path}: holds the weights of a different model")
    for weights, target in zip(learnt, fresh, strict=True):
        target.assign(weights)
    return first
