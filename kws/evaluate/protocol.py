"""How a model was trained to be judged: shares of the background classes, and steps of the readout."""

from __future__ import annotations

from pathlib import Path

from kws.config import DataConfig, Experiment
from kws.config.serialize import load
from kws.record import read_record

RUN_FILES = ("config.json", "data.json")  # both, so that a stranger's config.json is left alone


def data_config(folder: Path) -> DataConfig:
    """The data settings of the run that lies in the folder, else Speech Commands' own (10 % silence, 10 % unknown).

    Raises:
        KwsError: the run's config.json is damaged.
    """
    experiment = _experiment(folder)
    return DataConfig() if experiment is None else experiment.data


def readout_steps(folder: Path, model: bytes) -> int:
    """Steps averaged at the end of a clip: the run's own, else the model's smoothing window.

    Raises:
        KwsError: the model has no valid record, or the run's config.json is damaged.
    """
    experiment = _experiment(folder)
    return read_record(model).detector.smoothing_steps if experiment is None else experiment.train.readout_steps


def _experiment(folder: Path) -> Experiment | None:
    return load(folder / RUN_FILES[0]) if all((folder / name).is_file() for name in RUN_FILES) else None
