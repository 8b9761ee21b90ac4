"""The recordings that the user gave, opened before anything is made: what is wrong with them is said at once."""

from __future__ import annotations

from dataclasses import dataclass

from kws.config.overrides import apply_overrides
from kws.config.recipes import recipe
from kws.data.clips import Source
from kws.data.source import open_noise, open_source, open_speech
from kws.wake.config import WakeConfig


@dataclass(frozen=True, kw_only=True)
class Given:
    """Opened sources, in the user's order.

    Attributes:
        recordings: of the phrase and of other words.
        speech: running speech without the phrase.
        noise: background noise.
        rooms: impulse responses.
    """

    recordings: tuple[Source, ...]
    speech: tuple[Source, ...]
    noise: tuple[Source, ...]
    rooms: tuple[Source, ...]


def open_given(config: WakeConfig, label: str) -> Given:
    """Opens them.

    Args:
        config: names them; its settings say how what has no split is split.
        label: of the phrase; running speech that is said to hold it is left out.

    Raises:
        KwsError: no such recipe or setting, or nothing usable where the user pointed.
    """
    data = apply_overrides(recipe(config.recipe), config.settings).data
    return Given(
        recordings=tuple(open_source(path, data) for path in config.data),
        speech=tuple(open_speech(path, (label,), data) for path in config.speech),
        noise=tuple(open_noise(path) for path in config.noise),
        rooms=tuple(open_noise(path) for path in config.rooms),
    )
