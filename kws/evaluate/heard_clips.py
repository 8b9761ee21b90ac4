"""What a model made of clips of one length, kept so that the C detector can run over it at any threshold."""

from __future__ import annotations

import numpy as np

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.evaluate.accuracy import BATCH_CLIPS, TAIL_MS
from kws.evaluate.clips import Pcm
from kws.evaluate.stream import Heard
from kws.simulate.spotter import Spotter
from kws.simulate.steps import end_samples, posteriors_q15


def hear_clips(spotter: Spotter, pcm: Pcm, threads: int) -> list[Heard]:
    """Runs front end and network over every clip and `TAIL_MS` of silence after it, each from a reset state.

    Args:
        spotter: the model.
        pcm: int16[clips, samples].
        threads: at least 1.
    """
    heard: list[Heard] = []
    tail = TAIL_MS * SAMPLE_RATE_HZ // 1000
    for start in range(0, len(pcm), BATCH_CLIPS):
        scores = spotter.scores_batch(np.pad(pcm[start : start + BATCH_CLIPS], ((0, 0), (0, tail))), threads)
        ends = end_samples(spotter.record, scores.shape[1])
        heard += [
            Heard(
                name=str(start + row),
                seconds=pcm.shape[1] / SAMPLE_RATE_HZ,
                words=(),
                posteriors_q15=posteriors,
                end_samples=ends,
            )
            for row, posteriors in enumerate(posteriors_q15(scores))
        ]
    return heard
