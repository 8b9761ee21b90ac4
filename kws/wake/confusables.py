"""How often a wake-word model takes other phrases for its own, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from kws.data.audio import read_audio
from kws.data.clips import Source, Split
from kws.evaluate.metrics import Rate
from kws.simulate.spotter import Spotter

_TAIL_SAMPLES = 8000


def taken_for_the_phrase(spotter: Spotter, source: Source, labels: Sequence[str], split: Split) -> dict[str, Rate]:
    """Clips of each label with an event, each heard from a reset and followed by half a second of silence.

    Args:
        spotter: with the operating point that counts.
        source: labelled clips.
        labels: which of them are tried.
        split: whose clips.

    Returns:
        Rates by label, the most confused first; labels without a clip are left out.

    Raises:
        KwsError: a clip cannot be read.
    """
    counts: dict[str, list[bool]] = defaultdict(list)
    for clip in source.clips:
        if clip.split == split and clip.label in labels:
            spotter.reset()
            events = spotter.push(np.pad(read_audio(clip.path), (0, _TAIL_SAMPLES)))
            counts[clip.label].append(any(not event.near_miss for event in events))
    spotter.reset()
    rates = {label: Rate(hits=sum(fired), trials=len(fired)) for label, fired in counts.items()}
    return dict(sorted(rates.items(), key=lambda item: (-item[1].value, item[0])))
