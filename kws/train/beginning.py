"""The weights of a trained network as the beginning of another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kws.config.experiment import Experiment
from kws.config.former_networks import former_networks
from kws.config.model import same_network
from kws.config.recipes import RECIPES, recipe
from kws.errors import KwsError
from kws.model import StreamingModel
from kws.train.trained import RANDOM_COUNTERS, TrainedNetwork, open_trained


def open_beginning(path: Path, experiment: Experiment) -> TrainedNetwork:
    """Opens what a run begins with.

    Args:
        path: of a run or a model, see `kws.train.trained.open_trained`.
        experiment: of the new run.

    Returns:
        The network; a model that begins with one from int8 weights still has to measure its normalisations.

    Raises:
        KwsError: there is no network, or it has other features.
    """
    first = open_trained(path, experiment)
    if not first.has_frontend(experiment.frontend):
        raise KwsError(f"{path}: has other features than this run (frontend settings differ)")
    return first


def with_former_network(experiment: Experiment, first: TrainedNetwork) -> Experiment:
    """The experiment with the network it begins with, where its recipe had that one before; else as it is.

    So what a recipe's former network has learnt can be gone on with. Settings that change the recipe's network are the
    user's, and stay, as does the dropout that is asked for.
    """
    if experiment.recipe not in RECIPES or not same_network(experiment.model, recipe(experiment.recipe).model):
        return experiment
    begun_with = first.experiment.model
    if not any(same_network(begun_with, former) for former in former_networks(experiment.recipe)):
        return experiment
    return replace(experiment, model=replace(begun_with, dropout=experiment.model.dropout))


def load_beginning(path: Path, first: TrainedNetwork, labels: tuple[str, ...], model: StreamingModel) -> None:
    """Give a model the weights of a trained network; those of its readout only when the classes are the same.

    Args:
        path: of the network, for the sentence.
        first: from `open_beginning`.
        labels: classes of the new run.
        model: of the same family and sizes.

    Raises:
        KwsError: it is a different network; the model is as before.
    """
    left_out = (RANDOM_COUNTERS,) if first.labels == labels else (RANDOM_COUNTERS, "readout/")
    learnt, fresh = (
        [each for each in it.variables if not each.path.startswith(left_out)] for it in (first.model, model)
    )
    if [(each.path, each.shape) for each in learnt] != [(each.path, each.shape) for each in fresh]:
        raise KwsError(
            f"{path}: holds the weights of a different model than this run's (settings of its network differ)"
        )
    for weights, target in zip(learnt, fresh, strict=True):
        target.assign(weights)
