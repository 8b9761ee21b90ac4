"""What a search is about, and its folder.

FOLDER/search.json    base experiment, space, data, limits: a later call must bring the same
FOLDER/journal.log    Optuna's study; several processes, also of several machines on one file system, may share it
FOLDER/trials/NNNN    the run folder of each trial that was trained
FOLDER/trials.csv     one line per trial
FOLDER/pareto.png     accuracy against size and speed
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kws.config.experiment import Experiment
from kws.config.serialize import to_dict
from kws.errors import KwsError
from kws.files import whole_file
from kws.search.space import Space

PLAN_FILE = "search.json"


@dataclass(frozen=True, kw_only=True)
class SearchPlan:
    """Everything that decides what the trials of a study have in common.

    Attributes:
        experiment: what the ranges are applied to.
        space: the ranges.
        data, noise: folders or manifests.
        seed: of the draws; trial number n has the same values whoever draws them first.
        prune: trials that fall behind the median of the others after some epochs are ended.
        max_bytes: model file, None: any size.
        max_macs_per_second: multiply-accumulates, None: any.
    """

    experiment: Experiment
    space: Space
    data: tuple[Path, ...]
    noise: tuple[Path, ...] = ()
    seed: int = 1
    prune: bool = True
    max_bytes: int | None = None
    max_macs_per_second: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON types."""
        return {
            "experiment": to_dict(self.experiment),
            "space": [asdict(each) | {"choices": list(each.choices)} for each in self.space.ranges],
            "data": [str(path.resolve()) for path in self.data],
            "noise": [str(path.resolve()) for path in self.noise],
            "seed": self.seed,
            "prune": self.prune,
            "max_bytes": self.max_bytes,
            "max_macs_per_second": self.max_macs_per_second,
        }


def enter_folder(folder: Path, plan: SearchPlan) -> None:
    """Starts a search in a new folder, or joins the one that is there.

    Raises:
        KwsError: the folder holds another search or something else, or cannot be written.
    """
    path, wanted = folder / PLAN_FILE, json.loads(json.dumps(plan.as_dict()))
    if not path.exists():
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise KwsError(f"{folder}: exists and holds no search, choose another folder")
        with whole_file(path) as draft:
            draft.write_text(json.dumps(wanted, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KwsError(f"{path}: cannot be read ({error})") from None
    if not isinstance(stored, dict) or stored != wanted:
        differing = [key for key in wanted if not isinstance(stored, dict) or stored.get(key) != wanted[key]]
        raise KwsError(f"{folder}: was started with another {' and '.join(differing)} (see its {PLAN_FILE})")
