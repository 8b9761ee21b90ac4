"""A network that was trained before: a run of `kws train` with its float weights, or a model file with int8 ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kws.config import FrontendConfig
from kws.config.experiment import Experiment
from kws.config.recipes import RECIPES, recipe
from kws.errors import KwsError
from kws.model import StreamingModel, build_model
from kws.quantize.restore import restore
from kws.record import ModelRecord, read_record
from kws.train.checkpoint import load_arrays
from kws.train.run_folder import RunFolder

_MODEL_FILE = "model.tflite"


@dataclass(frozen=True, kw_only=True)
class TrainedNetwork:
    """What `open_trained` found.

    Attributes:
        experiment: it was trained by; of a model file its recipe's, with the file's own front end.
        labels: its classes.
        model: with its weights.
        from_int8: they are those of a model file; its normalisations are not measured (kws.quantize.restore).
        facts: what another run remembers of it: name, recipe and hash of the weights.
    """

    experiment: Experiment
    labels: tuple[str, ...]
    model: StreamingModel
    from_int8: bool
    facts: dict[str, Any]


def open_trained(path: Path) -> TrainedNetwork:
    """Opens a run folder, a model file of `kws`, or a folder with one called model.tflite, as in models/.

    Raises:
        KwsError: it is none of these, a run without float weights, or a model of no recipe or other sizes than its.
    """
    if path.is_dir() and not RunFolder(path).config_path.is_file() and (path / _MODEL_FILE).is_file():
        path = path / _MODEL_FILE
    return _open_model(path) if path.is_file() else _open_run(path)


def _open_run(path: Path) -> TrainedNetwork:
    run = RunFolder.open(path)
    experiment = run.experiment()
    labels = tuple(run.read_json("data.json").get("labels", ()))
    model = build_model(experiment.model, experiment.frontend.bands, len(labels))
    weights = run.final_path("float")
    load_arrays(weights, {"model": model.variables})
    facts = _facts(experiment, hashlib.sha256(weights.read_bytes()).hexdigest())
    return TrainedNetwork(experiment=experiment, labels=labels, model=model, from_int8=False, facts=facts)


def _open_model(path: Path) -> TrainedNetwork:
    record = read_record(path)
    experiment = _recipe_of(path, record)
    labels = tuple(label.name for label in record.labels)
    model = build_model(experiment.model, experiment.frontend.bands, len(labels))
    data = path.read_bytes()
    try:
        restore(model, data)
    except KwsError as error:
        raise KwsError(f"{path}: cannot be trained on: {str(error).removeprefix('model: ')}") from None
    facts = _facts(experiment, hashlib.sha256(data).hexdigest())
    return TrainedNetwork(experiment=experiment, labels=labels, model=model, from_int8=True, facts=facts)


def _recipe_of(path: Path, record: ModelRecord) -> Experiment:
    name = record.provenance.get("recipe")
    if name not in RECIPES or not isinstance(record.frontend, FrontendConfig):
        raise KwsError(f"{path}: cannot be trained on: it was made by no recipe of kws")
    return replace(recipe(str(name)), frontend=record.frontend)


def _facts(experiment: Experiment, weights_sha256: str) -> dict[str, Any]:
    return {"name": experiment.name, "recipe": experiment.recipe, "weights_sha256": weights_sha256}
