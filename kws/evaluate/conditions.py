"""What a clip is heard through: as recorded, in noise, in a room, from further away; drawn from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kws.data.batches import NOISE_SEED
from kws.data.room import RoomBank
from kws.errors import KwsError
from kws.evaluate.clips import ClipSet, Pcm

SNR_DB = (20.0, 10.0, 5.0, 0.0)
GAIN_DB = (-20.0, -40.0)
DRAWS = 2
"""Independent draws of noise and rooms, so that their figures have a spread."""

Kind = Literal["clean", "noise", "room", "level"]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One way to hear every clip.

    Attributes:
        kind: "clean": as recorded; "noise": with noise at `db` SNR; "room": convolved with an impulse response;
            "level": `db` louder.
        db: of noise and level.
    """

    kind: Kind
    db: float = 0.0

    @property
    def draws(self) -> int:
        """How often it is measured: what is drawn is drawn anew each time."""
        return DRAWS if self.kind in ("noise", "room") else 1

    @property
    def name(self) -> str:
        """For people, such as "noise 10 dB"."""
        return self.kind if self.kind in ("clean", "room") else f"{self.kind} {self.db:g} dB"


def conditions(clips: ClipSet, rooms: RoomBank | None) -> tuple[Condition, ...]:
    """All that can be measured with the noise and the rooms at hand."""
    found = [Condition(kind="clean")]
    if clips.noise is not None:
        found += [Condition(kind="noise", db=db) for db in SNR_DB]
    if rooms is not None:
        found.append(Condition(kind="room"))
    return (*found, *(Condition(kind="level", db=db) for db in GAIN_DB))


def hear(clips: ClipSet, condition: Condition, rooms: RoomBank | None, draw: int, seed: int = 0) -> Pcm:
    """The clips under a condition: int16[n, samples].

    Noise and rooms go on recorded clips only, not on silence that was made from noise; the level changes for all.

    Args:
        clips: as recorded.
        condition: what to do with them.
        rooms: for the condition "room".
        draw: 0 to condition.draws - 1.
        seed: another seed, other draws; all signal-to-noise ratios of one draw share their noise.

    Raises:
        KwsError: there is no noise, or there are no rooms.
    """
    number = NOISE_SEED + seed * DRAWS + draw
    match condition.kind:
        case "noise":
            return clips.with_noise(condition.db, number).pcm
        case "room":
            if rooms is None:
                raise KwsError("evaluation: there are no rooms for this split")
            heard = clips.pcm.copy()
            recorded = clips.pcm[clips.recorded]
            heard[clips.recorded] = rooms.convolve(recorded, rooms.draw(np.random.default_rng(number), len(recorded)))
            return heard
        case "level":
            scaled = np.rint(clips.pcm * np.float32(10 ** (condition.db / 20)))
            quieter: Pcm = np.clip(scaled, -32768, 32767).astype(np.int16)
            return quieter
        case _:
            return clips.pcm
