"""The experiment that trains a phrase, fitted to how long it takes to say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from kws.config import Experiment
from kws.config.overrides import apply_overrides
from kws.config.recipes import recipe

_LEAD_MS = 500
_STEP_MS = 100
_EPOCH_CLIPS = 2500
"""Of the phrase, however few of them differ."""


def label_of(phrase: str) -> str:
    """The phrase as a label: "hey computer" is "hey_computer"."""
    return phrase.replace(" ", "_")


def wake_experiment(
    phrase: str,
    recipe_name: str,
    *,
    longest_ms: float,
    clips: int,
    with_speech: bool,
    seed: int,
    settings: Sequence[str] = (),
) -> Experiment:
    """A recipe with this phrase, clips long enough for it, and the user's settings on top.

    Args:
        phrase: what is to be recognised.
        recipe_name: one of the wake recipes.
        longest_ms: how long the phrase takes slow speakers.
        clips: training clips of the phrase that there are.
        with_speech: there is running speech to train against; else clips of synthetic sentences have to do.
        seed: of the training.
        settings: as for `kws train --set`.

    Raises:
        KwsError: no such recipe or setting.
    """
    base = recipe(recipe_name)
    after_ms = base.data.after_word_ms or 0
    clip_ms = _STEP_MS * math.ceil((_LEAD_MS + longest_ms + after_ms) / _STEP_MS)
    passes = max(1, round(_EPOCH_CLIPS / max(clips, 1)))
    data = replace(base.data, words=(label_of(phrase),), clip_ms=clip_ms, keyword_passes=passes)
    if not with_speech:
        data = replace(data, speech_percent=0.0, unknown_percent=base.data.unknown_percent + base.data.speech_percent)
    detector = replace(base.detector, lead_ms=min(round(longest_ms), 65535))
    fitted = replace(base, name=label_of(phrase), data=data, detector=detector, train=replace(base.train, seed=seed))
    return apply_overrides(fitted, settings)
