"""How a model was trained, as far as it decides how it is judged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kws.config import DataConfig, Experiment
from kws.config.serialize import from_dict, load
from kws.errors import KwsError
from kws.record import ModelRecord

RUN_FILES = ("config.json", "data.json")  # both, so that a stranger's config.json is left alone
SHIPPED_FILE = "manifest.json"
"""Beside a model as in models/; it says what experiment the model is of."""


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """What `kws eval` takes from a run folder, or from the manifest of a shipped model.

    Attributes:
        data_config: shares of silence and unknown.
        readout_steps: steps averaged at the end of a clip.
        data, noise: where they were during training; a manifest does not tell.
    """

    data_config: DataConfig
    readout_steps: int
    data: tuple[Path, ...] = ()
    noise: tuple[Path, ...] = ()


def protocol_of(folder: Path, record: ModelRecord) -> Protocol:
    """The protocol of the run or of the shipped model in the folder, so that `kws eval` prints what its card says.

    Without either, Speech Commands' shares, and the model's smoothing.

    Raises:
        KwsError: the run's files, or the manifest's experiment, are damaged.
    """
    config, data = (folder / name for name in RUN_FILES)
    if not (config.is_file() and data.is_file()):
        shipped = _shipped_experiment(folder / SHIPPED_FILE)
        if shipped is not None:
            return Protocol(data_config=shipped.data, readout_steps=shipped.train.readout_steps)
        return Protocol(data_config=DataConfig(), readout_steps=record.detector.smoothing_steps)
    experiment = load(config)
    try:
        opened = json.loads(data.read_text(encoding="utf-8")).get("opened", {})
        paths = {kind: tuple(Path(path) for path in opened.get(kind, ())) for kind in ("data", "noise")}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise KwsError(f"{data}: cannot be read ({error})") from None
    return Protocol(data_config=experiment.data, readout_steps=experiment.train.readout_steps, **paths)


def _shipped_experiment(manifest: Path) -> Experiment | None:
    """None where there is no manifest, or a stranger's, which is left alone."""
    try:
        said = json.loads(manifest.read_text(encoding="utf-8")).get("experiment")
    except (OSError, ValueError, AttributeError):
        return None
    return from_dict(said, str(manifest)) if isinstance(said, dict) else None
