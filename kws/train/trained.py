"""A network that was trained before: a run of `kws train` with its float weights, or a model file with int8 ones."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kws.config import FrontendConfig
from kws.config.experiment import Experiment
from kws.config.former_networks import former_networks
from kws.config.recipes import RECIPES, recipe
from kws.errors import KwsError
from kws.model import StreamingModel, build_model
from kws.quantize.restore import restore
from kws.record import ModelRecord, read_record
from kws.record.fields import frontend_fields
from kws.simulate.spotter import model_content
from kws.train.checkpoint import load_arrays
from kws.train.run_folder import RunFolder

RANDOM_COUNTERS = "seed_generator"
"""How the paths of those variables begin that count random numbers; only dropout has some."""


@dataclass(frozen=True, kw_only=True)
class TrainedNetwork:
    """What `open_trained` found.

    Attributes:
        experiment: it was trained by; of a model file, the one whose network it has, with the file's own front end.
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

    def has_frontend(self, config: FrontendConfig) -> bool:
        """Whether its features are those of a configuration, as far as a device can tell."""
        return frontend_fields(self.experiment.frontend) == frontend_fields(config)


def open_trained(path: Path, asking: Experiment) -> TrainedNetwork:
    """Opens a run folder, a model file of `kws`, or a folder with one called model.tflite, as in models/.

    Args:
        path: of it.
        asking: the experiment that it is for. A model file does not say what network it holds: that of its recipe is
            tried, then those that the recipe had before, then that of this experiment.

    Raises:
        KwsError: it is none of these, a run without float weights, or a model of another network.
    """
    if not path.exists():
        raise KwsError(f"{path}: does not exist, expected the folder of a run or of a model, or a .tflite file")
    run = RunFolder(path)
    if path.is_file():
        return _open_model(path, path.stem, asking)
    if run.config_path.is_file():
        return _open_run(path)
    if run.model_path.is_file():
        return _open_model(run.model_path, path.name, asking)
    raise KwsError(f"{path}: holds neither a run (config.json) nor a model (model.tflite)")


def _open_run(path: Path) -> TrainedNetwork:
    run = RunFolder.open(path)
    experiment = run.experiment()
    labels = tuple(run.read_json("data.json").get("labels", ()))
    model = build_model(experiment.model, experiment.frontend.bands, len(labels))
    weights = run.final_path("float")
    load_arrays(weights, {"model": model.variables})
    facts = _facts(experiment.name, experiment.recipe, weights.read_bytes())
    return TrainedNetwork(experiment=experiment, labels=labels, model=model, from_int8=False, facts=facts)


def _open_model(path: Path, name: str, asking: Experiment) -> TrainedNetwork:
    try:
        data = model_content(path)
        record = read_record(data)
        experiment, model = _with_its_network(record, data, asking)
    except KwsError as error:
        raise KwsError(f"{path}: cannot be trained on: {error}") from None
    weights = b"".join(each.numpy().tobytes() for each in model.variables if not each.path.startswith(RANDOM_COUNTERS))
    return TrainedNetwork(
        experiment=experiment,
        labels=tuple(label.name for label in record.labels),
        model=model,
        from_int8=True,
        facts=_facts(name, str(record.provenance.get("recipe", "")), weights),
    )


def _with_its_network(record: ModelRecord, data: bytes, asking: Experiment) -> tuple[Experiment, StreamingModel]:
    if not isinstance(record.frontend, FrontendConfig):
        raise KwsError("model: its features are those of the micro front end, expected the front end of kws")
    name = record.provenance.get("recipe")
    for experiment in (*_of_recipe(name), asking):
        stream = experiment.model.stream
        if (stream.stack_frames, stream.step_frames) != (record.stream.stack_frames, record.stream.step_frames):
            continue
        model = build_model(experiment.model, record.frontend.bands, len(record.labels))
        if restore(model, data):
            return replace(experiment, frontend=record.frontend), model
    raise KwsError(f"model: it has neither the network of its recipe ({name or 'none'}) nor that of this run")


def _of_recipe(name: object) -> list[Experiment]:
    """With the network that the recipe has, and with those it had."""
    if not isinstance(name, str) or name not in RECIPES:
        return []
    now = recipe(name)
    return [now, *(replace(now, model=network) for network in former_networks(name))]


def _facts(name: str, recipe_name: str, weights: bytes) -> dict[str, Any]:
    return {"name": name, "recipe": recipe_name, "weights_sha256": hashlib.sha256(weights).hexdigest()}
