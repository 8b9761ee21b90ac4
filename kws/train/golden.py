"""A recording for the model's self-test: `golden.wav` beside the model, taken up by `kws export`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.dataset import Dataset
from kws.simulate.spotter import Spotter

GOLDEN_FILE_NAME = "golden.wav"

_SILENCE_AFTER = SAMPLE_RATE_HZ // 2
_MOST_CLIPS = 300


def choose_golden(model: Path, dataset: Dataset) -> NDArray[np.int16] | None:
    """The first validation clip that the model answers with just the event it should.

    Args:
        model: .tflite file with its record.
        dataset: its validation split is searched.

    Returns:
        int16[clip_samples + half a second of silence], None where no clip will do.
    """
    spotter = Spotter(model)
    split = dataset.validation
    names = np.array(dataset.labels)[split.labels]
    candidates = np.flatnonzero([not name.startswith("_") for name in names])
    for clip in candidates[:: max(1, len(candidates) // _MOST_CLIPS)]:
        pcm = np.pad(split.gather(np.array([clip]))[0], (0, _SILENCE_AFTER))
        spotter.reset()
        if [event.keyword for event in spotter.push(pcm)] == [names[clip]]:
            return pcm
    return None
