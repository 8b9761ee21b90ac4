"""From an experiment and data to RUN/model.tflite: the body of `kws train`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import kws
from kws.config.experiment import Experiment
from kws.config.model import family_name
from kws.data.audio import sound_bytes
from kws.data.batches import TrainBatches, ValidationSet
from kws.data.clips import Source
from kws.data.dataset import Dataset, build_dataset
from kws.errors import KwsError
from kws.features.any_frontend import tables_crc32
from kws.features.extract import FeatureExtractor
from kws.model import StreamingModel, build_model
from kws.quantize import observe_ranges
from kws.quantize.apart import convert_anywhere
from kws.quantize.restore import measure_norms
from kws.record import Label, ModelRecord, StateLink, StreamRecord, attach, encode
from kws.train.beginning import load_beginning, open_beginning, with_former_network
from kws.train.class_bias import even_out
from kws.train.environment import environment
from kws.train.golden import GOLDEN_FILE_NAME, choose_golden
from kws.train.listener import StreamListener
from kws.train.progress import Progress, Silent
from kws.train.readout import make_readout
from kws.train.run_folder import RunFolder, require_new
from kws.train.step import backend_and_device, make_repeatable
from kws.train.step_math import real_features
from kws.train.stop import stop_on_interrupt
from kws.train.stream_set import build_stream_set
from kws.train.teacher import load_teachers
from kws.train.trainer import RunResult, Trainer

_REPRESENTATIVE_BATCHES = 2


@dataclass(frozen=True, kw_only=True)
class TrainedModel:
    """What `train_model` made.

    Attributes:
        model_path: RUN/model.tflite, with its record.
        labels: class names in score order.
        result: history and accuracies.
    """

    model_path: Path
    labels: tuple[str, ...]
    result: RunResult


def train_model(
    experiment: Experiment,
    sources: Sequence[Source],
    run_path: Path,
    *,
    noise: Sequence[Source] = (),
    rooms: Sequence[Source] = (),
    resume: bool = False,
    progress: Progress | None = None,
    cache: Path | None = None,
    teachers: Sequence[Path] = (),
    begin: Path | None = None,
) -> TrainedModel:
    """Train, quantize, and write RUN/model.tflite.

    Args:
        experiment: with `resume`, the one stored in the run must be equal.
        sources, noise, rooms: data.
        run_path: a new folder, or with `resume` one that holds a run.
        resume: go on after the last finished epoch.
        progress: None: silent.
        cache: folder for decoded audio and stored features, None: the default one.
        teachers: run folders or models whose mean answers this one learns too.
        begin: run folder or model of an equal network whose weights this one begins with; where the classes are
            others, the last layer is new. Of a recipe's former network this run gets that one. Not opened where the run
            has finished an epoch already.

    Raises:
        KwsError: bad data, a run that exists already, a run of another experiment or other data, full disk.
    """
    progress = progress or Silent()
    run = _resumed(run_path, experiment) if resume else None
    if run is None:
        require_new(run_path)
    begun_already = run is not None and run.last_path.is_file()
    first = None if begin is None or begun_already else open_beginning(begin, experiment)
    if first is not None:
        experiment = with_former_network(experiment, first)
    dataset = build_dataset(sources, experiment.data, noise, cache, progress.files, rooms=rooms)
    make_repeatable(experiment.train.seed)
    taught_by = load_teachers(teachers, experiment, dataset.labels) if teachers else None
    model = build_model(experiment.model, experiment.frontend.bands, len(dataset.labels))
    if begin is not None and first is not None:
        load_beginning(begin, first, dataset.labels, model)
    if run is None:
        run = RunFolder.create(run_path, experiment)
        opened = _opened(sources, noise, rooms) | {
            "teachers": [str(teacher.resolve()) for teacher in teachers],
            "begin": None if begin is None else str(begin.resolve()),
            "licence": next((source.said_licence for source in sources if source.said_licence), None),
        }
        other_runs = {
            "teachers": [] if taught_by is None else taught_by.facts,
            "begun_with": None if first is None else first.facts,
        }
        run.write_json("data.json", data_facts(dataset) | other_runs | {"opened": opened})
        run.write_json("environment.json", environment() | backend_and_device())
    else:
        _require_same_data(run, dataset, [] if taught_by is None else taught_by.facts)
    extractor = FeatureExtractor(experiment.frontend)
    config = experiment.train
    validation = ValidationSet(dataset, extractor, snr_db=experiment.augment.validation_snr_db)
    batches = TrainBatches(
        dataset,
        experiment.augment,
        extractor,
        batch_size=config.batch_size,
        balance=config.balance,
        seed=config.seed,
        unknown_factor=config.unknown_factor,
        teacher=taught_by,
        folder=cache,
    )
    if first is not None and first.from_int8:
        measure_norms(model, real_features(next(_representative(batches))))
    with stop_on_interrupt() as stop:
        result = Trainer(
            model,
            batches,
            validation,
            config,
            run,
            observe=lambda: observe_ranges(model, _representative(batches)),
            progress=progress,
            stop=stop,
            readout=make_readout(config, dataset.labels),
            listener=_listener(experiment, dataset, extractor) if config.readout == "peak" else None,
            even_out=(lambda: even_out(model, validation, config)) if config.class_bias_ridge > 0 else None,
        ).train(resume)
    data = convert_anywhere(model, experiment)
    record = make_record(experiment, dataset, model, data)
    run.write_bytes(run.model_path.name, attach(data, encode(record)))
    golden = choose_golden(run.model_path, dataset)
    if golden is not None:
        run.write_bytes(GOLDEN_FILE_NAME, sound_bytes(golden, "WAV"))
    run.write_json("result.json", result_facts(result, run.model_path))
    return TrainedModel(model_path=run.model_path, labels=dataset.labels, result=result)


def data_facts(dataset: Dataset) -> dict[str, Any]:
    """Labels, counts and provenance, as plain JSON types."""
    counts = {
        name: {label: int((split.labels == index).sum()) for index, label in enumerate(dataset.labels)}
        for name, split in (("training", dataset.training), ("validation", dataset.validation))
    }
    sources = [source.as_dict() for source in dataset.provenance]
    return {"labels": list(dataset.labels), "clips": counts, "sources": sources}


def result_facts(result: RunResult, model_path: Path) -> dict[str, Any]:
    """Accuracies and the model's size and hash, as plain JSON types."""
    data = model_path.read_bytes()
    return {
        "float_validation_accuracy": result.float_accuracy,
        "int8_simulated_validation_accuracy": result.accuracy,
        "epochs": max(record.epoch for record in result.history),
        "stopped_early": result.stopped,
        "model_bytes": len(data),
        "model_sha256": hashlib.sha256(data).hexdigest(),
    }


def make_record(experiment: Experiment, dataset: Dataset, model: StreamingModel, data: bytes) -> ModelRecord:
    """The record of a converted model.

    Args:
        experiment: what it was trained by.
        dataset: labels and provenance.
        model: for its stream and states.
        data: .tflite file without a record; its hash goes into the provenance.
    """
    plain = plain_record(experiment, dataset.labels)
    links = tuple(StateLink(input=i + 1, output=i + 1) for i in range(len(model.state_shapes())))
    return replace(
        plain,
        stream=replace(plain.stream, links=links),
        gate=experiment.gate,
        provenance={
            "kws_version": kws.__version__,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "family": family_name(experiment.model),
            "recipe": experiment.recipe,
            "seed": experiment.train.seed,
            "data": [source.as_dict() for source in dataset.provenance],
            "licence": experiment.licence,
            "weights_sha256": hashlib.sha256(data).hexdigest(),
        },
    )


def plain_record(experiment: Experiment, labels: Sequence[str]) -> ModelRecord:
    """What the chain around a network has to know, without states and provenance."""
    stream = experiment.model.stream
    return ModelRecord(
        frontend=experiment.frontend,
        tables_crc32=tables_crc32(experiment.frontend),
        stream=StreamRecord(stack_frames=stream.stack_frames, step_frames=stream.step_frames),
        labels=tuple(Label(name=name, background=name.startswith("_")) for name in labels),
        detector=experiment.detector,
    )


def _listener(experiment: Experiment, dataset: Dataset, extractor: FeatureExtractor) -> StreamListener:
    return StreamListener(
        build_stream_set(dataset, extractor, experiment),
        plain_record(experiment, dataset.labels),
        experiment.train.false_accepts_per_hour,
        experiment.data.after_word_ms or 0,
    )


def _opened(sources: Sequence[Source], noise: Sequence[Source], rooms: Sequence[Source]) -> dict[str, Any]:
    def paths(group: Sequence[Source]) -> list[str]:
        return [str(source.opened_as.resolve()) for source in group if source.opened_as is not None]

    return {
        "data": paths([source for source in sources if not source.speech]),
        "noise": paths(noise),
        "rooms": paths(rooms),
        "speech": paths([source for source in sources if source.speech]),
    }


def _representative(batches: TrainBatches) -> Iterator[NDArray[np.int8]]:
    for number, batch in enumerate(batches.epoch(0)):
        if number == _REPRESENTATIVE_BATCHES:
            return
        yield batch.features


def _resumed(path: Path, experiment: Experiment) -> RunFolder:
    run = RunFolder.open(path)
    if run.experiment() != experiment:
        raise KwsError(f"{path}: was started with other settings than these (see its config.json)")
    return run


def _require_same_data(run: RunFolder, dataset: Dataset, teachers: list[dict[str, Any]]) -> None:
    stored = run.read_json("data.json")
    if {key: value for key, value in stored.items() if key not in ("opened", "teachers", "begun_with")} != data_facts(
        dataset
    ):
        raise KwsError(f"{run.path}: was started with other data than this (see its data.json)")
    if stored.get("teachers", []) != teachers:
        raise KwsError(f"{run.path}: was started with other teachers than these (see its data.json)")
