"""Costs of a model or a pair for a person who exports it: measured where the tools are, else estimated and labelled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.budgets.cost import Cost, Pair
from kws.budgets.estimate import estimate_cost
from kws.budgets.figures import TargetFigures, read_figures
from kws.errors import KwsError
from kws.export.targets import check_target


@dataclass(frozen=True, kw_only=True)
class CostReport:
    """The costs and where they come from.

    Attributes:
        costs: by target.
        origin: sentences for people.
    """

    costs: Mapping[str, Cost]
    origin: tuple[str, ...]


def report_costs(
    model: bytes | Pair, target: str, *, golden_pcm: NDArray[np.int16] | None = None, measure: bool = True
) -> CostReport:
    """Costs on a target; on one without an emulator (host, ceva-bx) those on every target that has figures.

    Args:
        model: .tflite bytes with a record, or two models' bytes.
        target: of an export.
        golden_pcm: int16[n] at 16 kHz, the audio that is counted; None: a synthetic signal.
        measure: build and run where compiler and emulator are installed; else estimate at once.

    Raises:
        KwsError: the model cannot run, or the figures cannot be read.
    """
    machine, figures = check_target(target), read_figures()
    if target not in figures:
        costs = {name: estimate_cost(model, name, known) for name, known in figures.items()}
        reason = f"{machine.title} has no emulator; these are the targets that can be measured"
        return CostReport(costs=costs, origin=(reason, *_origins(figures)))
    reason = "as asked"
    if measure:
        try:
            return _measured(model, target, golden_pcm)
        except KwsError as error:
            reason = str(error)
    cost = estimate_cost(model, target, figures[target])
    return CostReport(costs={target: cost}, origin=(f"not measured: {reason}", *_origins({target: figures[target]})))


def _measured(model: bytes | Pair, target: str, golden_pcm: NDArray[np.int16] | None) -> CostReport:
    try:
        from kws.budgets.measure import measure_cost  # noqa: PLC0415
    except ImportError as error:
        raise KwsError(f"{error.name} is missing (pip install 'kws[build]')") from error
    cost = measure_cost(model, target, golden_pcm=golden_pcm)
    machine = check_target(target)
    return CostReport(
        costs={target: cost},
        origin=(f"measured: built with {machine.compiler}, run and counted in {machine.emulator[0]}",),
    )


def _origins(figures: Mapping[str, TargetFigures]) -> list[str]:
    """One sentence for targets that were measured alike."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for target, known in figures.items():
        alike.setdefault((known.date, known.compiler, known.emulator), []).append(target)
    return [
        f"estimated from figures measured on {', '.join(targets)} on {date}: {compiler}; {emulator}. "
        "RAM and the model's bytes are exact"
        for (date, compiler, emulator), targets in alike.items()
    ]
