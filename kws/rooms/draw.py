"""Which rooms: sizes, reverberation times, and where talker and microphone are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kws.config.checks import require
from kws.data.clips import Split

Point = tuple[float, float, float]

_LEAST_SIZE_M: Point = (2.5, 2.2, 2.3)
_GREATEST_SIZE_M: Point = (8.0, 6.0, 3.5)
_FROM_WALLS_M = 0.3
_TALKER_HEIGHT_M = (1.0, 1.9)
_DEVICE_HEIGHT_M = (0.4, 1.8)
_LEAST_DISTANCE_M = 0.3
_LEAST_ABSORPTION, _GREATEST_ABSORPTION = 0.02, 0.9
_SABINE = 24 * math.log(10) / 343
"""Reverberation time = this * volume / (surface * absorption), SI units (W. C. Sabine, 343 m/s)."""


@dataclass(frozen=True, kw_only=True)
class RoomsConfig:
    """What is simulated.

    Attributes:
        count: rooms, each with one talker and one microphone.
        reverberation_s: lowest and highest time to fall by 60 dB, drawn evenly.
        seed: the same seed and configuration give the same rooms.

    Raises:
        KwsError: a value is out of range.
    """

    count: int = 100
    reverberation_s: tuple[float, float] = (0.15, 0.8)
    seed: int = 1

    def __post_init__(self) -> None:
        require(1 <= self.count <= 100_000, "rooms", "count", self.count, "1 to 100000")
        low, high = self.reverberation_s
        expected = "low, high in 0.1 to 1.2"
        require(0.1 <= low <= high <= 1.2, "rooms", "reverberation_s", self.reverberation_s, expected)
        require(self.seed >= 0, "rooms", "seed", self.seed, "0 or more")


@dataclass(frozen=True, kw_only=True)
class Room:
    """A box with a talker and a microphone in it; metres from one corner.

    Attributes:
        size_m: width, depth and height.
        reverberation_s: by Sabine's formula.
        absorption: of energy, all walls alike.
        talker_m, microphone_m: where they are.
        split: no two splits share a room.
    """

    size_m: Point
    reverberation_s: float
    absorption: float
    talker_m: Point
    microphone_m: Point
    split: Split

    @property
    def distance_m(self) -> float:
        """From talker to microphone."""
        return math.dist(self.talker_m, self.microphone_m)


def draw_rooms(config: RoomsConfig) -> Iterator[Room]:
    """Rooms of homes and offices; of twenty in a row fourteen are for training, three for each other split."""
    rng = np.random.default_rng([config.seed, 0])
    for number in range(config.count):
        place = number % 20
        split: Split = "training" if place < 14 else "validation" if place < 17 else "testing"
        yield _draw(rng, config, split)


def _draw(rng: np.random.Generator, config: RoomsConfig, split: Split) -> Room:
    while True:
        width, depth, height = (float(each) for each in rng.uniform(_LEAST_SIZE_M, _GREATEST_SIZE_M))
        seconds = float(rng.uniform(*config.reverberation_s))
        surface = 2 * (width * depth + width * height + depth * height)
        absorption = _SABINE * width * depth * height / (surface * seconds)
        talker, microphone = (_place(rng, width, depth, heights) for heights in (_TALKER_HEIGHT_M, _DEVICE_HEIGHT_M))
        fits = _LEAST_ABSORPTION <= absorption <= _GREATEST_ABSORPTION
        if fits and math.dist(talker, microphone) >= _LEAST_DISTANCE_M:
            return Room(
                size_m=(width, depth, height),
                reverberation_s=seconds,
                absorption=absorption,
                talker_m=talker,
                microphone_m=microphone,
                split=split,
            )


def _place(rng: np.random.Generator, width: float, depth: float, heights: tuple[float, float]) -> Point:
    x, y, z = rng.uniform(
        (_FROM_WALLS_M, _FROM_WALLS_M, heights[0]), (width - _FROM_WALLS_M, depth - _FROM_WALLS_M, heights[1])
    )
    return (float(x), float(y), float(z))
