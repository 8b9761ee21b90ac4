"""Time of each operator on this computer, through the engine's operator-at-a-time interface."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kws import _native
from kws.evaluate.parity.inputs import InputSource

WARM_UP_ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class HostTimes:
    """Medians over the rounds, in microseconds.

    Attributes:
        operators: by index in subgraph 0; -1: copies to model outputs that the engine has added.
        whole: one step in one go, its states moved.
        clock: one reading of the clock, which has been taken off every operator.
    """

    operators: dict[int, float]
    whole: float
    clock: float


def time_operators(model: bytes, links: Sequence[tuple[int, int]], rounds: int) -> HostTimes:
    """Runs a model on random inputs, taken apart and in one go in turns.

    Args:
        model: .tflite bytes, with or without a record.
        links: (input, output) pairs of states.
        rounds: at least 1.

    Raises:
        KwsError: the engine refuses the model, or it cannot be stopped between operators (tflm).
    """
    engine = _native.Engine(model, links)
    rng = np.random.default_rng(1)
    engine.execute([InputSource(tensor, rng).draw("random") for tensor in engine.inputs])
    numbers = engine.step_operators()
    engine.repeat(WARM_UP_ROUNDS)
    parts: list[list[int]] = []
    wholes: list[int] = []
    clocks: list[int] = []
    for _ in range(rounds):
        parts.append(engine.time_steps())
        wholes.append(engine.time_whole())
        clocks.append(engine.time_nothing())
    clock = statistics.median(clocks)
    operators: dict[int, float] = {}
    for number, column in zip(numbers, zip(*parts, strict=True), strict=True):
        operators[number] = operators.get(number, 0.0) + max(statistics.median(column) - clock, 0.0) / 1e3
    return HostTimes(operators=operators, whole=max(statistics.median(wholes) - clock, 0.0) / 1e3, clock=clock / 1e3)
