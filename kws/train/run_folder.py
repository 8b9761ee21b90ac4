"""The folder of one training run.

RUN/config.json        the resolved experiment
RUN/data.json          sources, licences, hashes, counts, labels
RUN/environment.json   versions, machine, Keras backend and device that the run was started with
RUN/history.csv        one line per epoch
RUN/curves.png         the same as a picture
RUN/checkpoints/       last.npz (everything needed to go on), float.npz and qat.npz (best weights of each phase),
                       float-even.npz and qat-even.npz (the same, evened out, where that is asked for)
RUN/model.tflite       the result, with its record attached
RUN/golden.wav         a validation clip with one event, for the self-test of exported packages
RUN/result.json        accuracies, size and hash of the result
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kws.config.experiment import Experiment
from kws.config.serialize import dumps_json, load
from kws.errors import KwsError
from kws.files import whole_file
from kws.train.curves import curves_png
from kws.train.history import EpochRecord, PhaseName, to_csv

_PICTURE_PAUSE_S = 20


class RunFolder:
    """Paths and files of a run; every file is written whole or not at all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._drawn_s = time.monotonic()

    @classmethod
    def create(cls, path: Path, experiment: Experiment) -> RunFolder:
        """Start a new run.

        Raises:
            KwsError: the folder holds something already, or cannot be written.
        """
        require_new(path)
        run = cls(path)
        run.write_text("config.json", dumps_json(experiment))
        return run

    @classmethod
    def open(cls, path: Path) -> RunFolder:
        """An existing run.

        Raises:
            KwsError: there is no run in the folder.
        """
        run = cls(path)
        if not run.config_path.is_file():
            raise KwsError(f"{path}: holds no run (no config.json)")
        return run

    @property
    def config_path(self) -> Path:
        """The resolved experiment."""
        return self.path / "config.json"

    @property
    def model_path(self) -> Path:
        """The final model."""
        return self.path / "model.tflite"

    @property
    def last_path(self) -> Path:
        """Checkpoint of the last finished epoch."""
        return self.path / "checkpoints" / "last.npz"

    def best_path(self, phase: PhaseName) -> Path:
        """Best weights of a phase, as they were trained."""
        return self.path / "checkpoints" / f"{phase}.npz"

    def even_path(self, phase: PhaseName) -> Path:
        """The best weights of a phase, evened out (TrainConfig.class_bias_ridge)."""
        return self.path / "checkpoints" / f"{phase}-even.npz"

    def final_path(self, phase: PhaseName) -> Path:
        """The weights of a phase that its model has, evened out or not."""
        return self.even_path(phase) if self.even_path(phase).is_file() else self.best_path(phase)

    def experiment(self) -> Experiment:
        """The experiment the run was started with."""
        return load(self.config_path)

    def write_history(self, records: Sequence[EpochRecord], title: str) -> None:
        """Rewrite history.csv, and curves.png where the last picture is some time old."""
        self.write_text("history.csv", to_csv(records))
        if time.monotonic() - self._drawn_s > _PICTURE_PAUSE_S:
            self.draw_curves(records, title)

    def draw_curves(self, records: Sequence[EpochRecord], title: str) -> None:
        """Rewrite curves.png."""
        self.write_bytes("curves.png", curves_png(records, title))
        self._drawn_s = time.monotonic()

    def write_json(self, name: str, values: dict[str, Any]) -> None:
        """Write a file of settings or facts."""
        self.write_text(name, json.dumps(values, indent=2, ensure_ascii=False) + "\n")

    def read_json(self, name: str) -> dict[str, Any]:
        """Read what `write_json` wrote.

        Raises:
            KwsError: the file is missing or not JSON.
        """
        path = self.path / name
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise KwsError(f"{path}: cannot be read ({error.strerror})") from None
        except ValueError as error:
            raise KwsError(f"{path}: not valid JSON ({error})") from None
        return values

    def write_text(self, name: str, text: str) -> None:
        """Write a text file."""
        self.write_bytes(name, text.encode())

    def write_bytes(self, name: str, data: bytes) -> None:
        """Write a file.

        Raises:
            KwsError: it cannot be written; nothing is left under its name.
        """
        with whole_file(self.path / name) as draft:
            draft.write_bytes(data)


def require_new(path: Path) -> None:
    """Refuse a folder that holds something already.

    Raises:
        KwsError: says whether it is a run that could be resumed, or something else.
    """
    if RunFolder(path).config_path.exists():
        raise KwsError(f"{path}: holds a run already; go on with --resume, or choose another folder")
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise KwsError(f"{path}: exists and is not an empty folder, choose another one")
    except OSError as error:
        raise KwsError(f"{path}: cannot be listed ({error.strerror})") from None


def opened_paths(run: RunFolder) -> dict[str, list[Path]]:
    """What was given as data, noise, rooms and running speech when the run began, for `--resume` without naming it."""
    opened = run.read_json("data.json").get("opened", {})
    return {kind: [Path(path) for path in opened.get(kind, [])] for kind in ("data", "noise", "rooms", "speech")}


def opened_teachers(run: RunFolder) -> list[Path]:
    """The teachers, runs or models, as they were given when the run began."""
    return [Path(teacher) for teacher in run.read_json("data.json").get("opened", {}).get("teachers", [])]


def opened_beginning(run: RunFolder) -> Path | None:
    """The run or model that the run began with."""
    begin: str | None = run.read_json("data.json").get("opened", {}).get("begin")
    return None if begin is None else Path(begin)


def opened_licence(run: RunFolder) -> str | None:
    """The data's licence as it was given when the run began."""
    licence: str | None = run.read_json("data.json").get("opened", {}).get("licence")
    return licence
