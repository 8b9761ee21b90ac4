"""What a training clip costs: python tools/bench_training.py --data DIR [--noise DIR] [--speech DIR] [--recipe NAME].

Processor time per clip, which other programs on the machine disturb little: features made anew or taken from a stored
round, and the step in float and with int8 simulated, on the Keras backend that KERAS_BACKEND names (on TensorFlow also
without XLA). With --seconds it is the time by the clock, which is what counts on a GPU.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import keras
import numpy as np
from rich.console import Console
from rich.table import Table

from kws.config.experiment import Experiment
from kws.config.recipes import recipe
from kws.data.batches import Batch, TrainBatches
from kws.data.dataset import Dataset, build_dataset
from kws.data.source import open_noise, open_source, open_speech
from kws.features.extract import FeatureExtractor
from kws.model import Quantization, build_model
from kws.train.optimizer import make_optimizer
from kws.train.readout import make_readout
from kws.train.step import make_repeatable, make_step

_BATCHES = 12

Clock = Callable[[], float]


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--noise", type=Path)
    parser.add_argument("--speech", type=Path, help="running speech, for the wake-word recipes")
    parser.add_argument("--recipe", default="commands-fc-gru-medium")
    parser.add_argument("--seconds", action="store_true", help="time by the clock")
    arguments = parser.parse_args()
    clock = time.perf_counter if arguments.seconds else time.process_time
    experiment = recipe(arguments.recipe)
    noise = [open_noise(arguments.noise)] if arguments.noise else []
    sources = [open_source(arguments.data, experiment.data)]
    if arguments.speech:
        words = sorted({clip.label for clip in sources[0].clips})
        sources.append(open_speech(arguments.speech, words, experiment.data))
    dataset = build_dataset(sources, experiment.data, noise)
    what = "time" if arguments.seconds else "processor time"
    table = Table(title=f"{arguments.recipe}, {keras.backend.backend()}: {what} per training clip")
    table.add_column("part")
    table.add_column("microseconds", justify="right")
    for name, microseconds in costs(experiment, dataset, clock):
        table.add_row(name, f"{microseconds:.0f}")
    Console().print(table)


def costs(experiment: Experiment, dataset: Dataset, clock: Clock) -> Iterator[tuple[str, float]]:
    """Name and microseconds of each part, by this clock."""
    with tempfile.TemporaryDirectory() as folder:
        for name, rounds in (("features made anew", 0), ("features from a stored round", 1)):
            batches = _batches(replace(experiment, augment=replace(experiment.augment, rounds=rounds)), dataset, folder)
            if rounds:
                next(batches.epoch(0))
            clips = batches.batches_per_epoch * batches.batch_size
            yield name, _per_clip(partial(_hear, batches), clips, clock)
        batch = next(batches.epoch(0))
    modes: tuple[tuple[str, Quantization], ...] = (("float", "off"), ("int8 simulated", "fake"))
    for name, mode in modes:
        for compiled in (False, True) if keras.backend.backend() == "tensorflow" else (True,):
            work = _steps(experiment, len(dataset.labels), batch, mode, compiled)
            how = "compiled" if compiled else "plain"
            yield f"step, {name}, {how}", _per_clip(work, _BATCHES * len(batch.labels), clock)


def _batches(experiment: Experiment, dataset: Dataset, folder: str) -> TrainBatches:
    config = experiment.train
    return TrainBatches(
        dataset,
        experiment.augment,
        FeatureExtractor(experiment.frontend),
        batch_size=config.batch_size,
        balance=config.balance,
        seed=config.seed,
        unknown_factor=config.unknown_factor,
        folder=Path(folder),
    )


def _hear(batches: TrainBatches) -> None:
    for _ in batches.epoch(0):
        pass


def _steps(experiment: Experiment, labels: int, batch: Batch, mode: Quantization, compiled: bool) -> Callable[[], None]:
    """Runs some steps; the first ones, which compile, are behind it."""
    make_repeatable(experiment.train.seed)
    model = build_model(experiment.model, experiment.frontend.bands, labels)
    model.quantization = mode
    config = replace(experiment.train, compile_step=compiled)
    step = make_step(model, make_optimizer(model, config), config, make_readout(config, ["_unknown_"] * labels))
    carry = np.zeros(len(batch.labels), bool)

    def run(times: int) -> None:
        for _ in range(times):
            loss, _, _ = step.train(batch.features, batch.labels, None, carry, rate=1e-3)
        float(loss)

    run(2)
    return partial(run, _BATCHES)


def _per_clip(work: Callable[[], None], clips: int, clock: Clock) -> float:
    begin_s = clock()
    work()
    return (clock() - begin_s) / clips * 1e6


if __name__ == "__main__":
    main()
