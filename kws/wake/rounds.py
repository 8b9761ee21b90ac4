"""Mining rounds: train, search noisy running speech for what is taken for the phrase, train on with that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kws.config import Experiment
from kws.data.clips import Source
from kws.data.source import open_source
from kws.mining import MiningConfig, find_false_accepts, mix_searched, write_mined
from kws.streams import Material

Train = Callable[[Experiment, Sequence[Source], Path, Path | None], Path]
"""Experiment, what was mined, run folder, run to begin with -> model file."""

LATER_SHARE = 1 / 2
"""Of the epochs, for every training after the first."""

LATER_RATE = 1 / 4
"""Of the learning rate there: it goes on from a good model, which the full rate would undo first."""


@dataclass(frozen=True, kw_only=True)
class Mining:
    """How often and where false accepts are searched for.

    Attributes:
        rounds: trainings in front of the last one.
        material: running speech and noise for training.
        folder: for runs and clips.
        hours: of speech searched in a round; each has noise and order of its own.
        seed: of that.
    """

    rounds: int
    material: Material
    folder: Path
    hours: float
    seed: int = 1


def train_in_rounds(
    experiment: Experiment, mining: Mining, train: Train, say: Callable[[str], None], begin: Path | None = None
) -> Path:
    """Trains `mining.rounds` + 1 times, each time from the weights before and with all that was mined until then.

    Only the first training has all epochs and the full learning rate, only the last one those with int8 simulated.

    Args:
        experiment: of all trainings.
        mining: what is searched, and how often.
        train: called once per training.
        say: called with one line per round.
        begin: run that the first training goes on from; None: it begins with random weights.

    Returns:
        The last model file; the trainings before it are in FOLDER/run-1 and so on, what was mined in FOLDER/hard-1.

    Raises:
        KwsError: a training failed, or a file cannot be written.
    """
    later = replace(
        experiment.train,
        epochs=max(1, round(experiment.train.epochs * LATER_SHARE)),
        learning_rate=experiment.train.learning_rate * LATER_RATE,
    )
    mined: list[Source] = []
    for number in range(1, mining.rounds + 1):
        settings = replace(later if number > 1 else experiment.train, qat_epochs=0)
        run = mining.folder / f"run-{number}"
        model = train(replace(experiment, train=settings), mined, run, begin)
        found = _mine(model.read_bytes(), mining, number)
        mined += found
        clips = sum(len(source.clips) for source in found)
        say(f"     {clips} places in {mining.hours:g} hours of training speech were taken for the phrase")
        begin = run
    last = replace(experiment, train=later if mining.rounds else experiment.train)
    return train(last, mined, mining.folder / "run", begin)


def _mine(model: bytes, mining: Mining, number: int) -> list[Source]:
    searched = mix_searched(mining.material, mining.hours, mining.seed + number)
    found = find_false_accepts(model, searched.loads, MiningConfig())
    if not found:
        return []
    folder = mining.folder / f"hard-{number}"
    write_mined(folder, found, "training", searched.licences)
    return [open_source(folder, Experiment().data)]
