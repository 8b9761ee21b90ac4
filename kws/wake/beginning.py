"""Where a wake word's training begins: a network that tells other words apart already."""

from __future__ import annotations

from pathlib import Path

from kws.config import Experiment
from kws.config.model import same_network
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
    fits = same_network(first.model, experiment.model) and first.frontend == experiment.frontend
    return folder if fits else None
