"""Where a wake word's training begins: a network that tells other words apart already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kws.config import Experiment
from kws.config.serialize import load

_FOLDER = Path(__file__).parent / "beginnings"


def beginning(experiment: Experiment) -> Path | None:
    """The run in this package that an experiment can go on from, for `kws train --from`.

    Args:
        experiment: of a phrase.

    Returns:
        Its folder; None where there is none of this recipe, or network or features were changed.
    """
    folder = _FOLDER / experiment.recipe
    if not folder.is_dir():
        return None
    first = load(folder / "config.json")
    same_network = replace(first.model, dropout=0.0) == replace(experiment.model, dropout=0.0)
    return folder if same_network and first.frontend == experiment.frontend else None
