"""Two models on the same clips: every decision that differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.errors import KwsError
from kws.evaluate.accuracy import BATCH_CLIPS, Progress
from kws.evaluate.clips import ClipSet
from kws.evaluate.decision import decide
from kws.evaluate.metrics import Rate
from kws.simulate.spotter import Spotter

_SCORE_ZERO, _SCORE_SCALE = -128, 1 / 256


@dataclass(frozen=True, kw_only=True)
class Flip:
    """One clip that two models answer differently.

    Attributes:
        clip: its row in the clip set.
        label: what is said.
        answers: of the first and of the second model.
        scores: mean posterior over the last steps; scores[m][a] is what model m gives to answer a.
    """

    clip: int
    label: str
    answers: tuple[str, str]
    scores: tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How two models differ on labelled clips.

    Attributes:
        accuracies: of the first and of the second.
        flips: clips with two answers, those that the second answers wrong and the first right first.
        fixed, broken: flips to the right answer, and away from it.
        equal_scores: clips on which every score of every step is the same byte.
    """

    accuracies: tuple[Rate, Rate]
    flips: tuple[Flip, ...]
    fixed: int
    broken: int
    equal_scores: int

    @property
    def p_value(self) -> float:
        """Chance of so uneven a split of fixed and broken between equally good models: McNemar's exact test.

        Source: Q. McNemar, Psychometrika 12 (1947), 153-157.
        """
        from scipy.stats import binomtest  # noqa: PLC0415

        changed = self.fixed + self.broken
        return float(binomtest(self.fixed, changed).pvalue) if changed else 1.0


def compare_models(
    first: Spotter,
    second: Spotter,
    clips: ClipSet,
    readout_steps: tuple[int, int],
    *,
    threads: int = 2,
    progress: Progress | None = None,
) -> Comparison:
    """Decides every clip with both models, each by its mean score over its last steps.

    Args:
        first, second: with the same labels; order may differ.
        clips: in the order of the first one's labels.
        readout_steps: of the first and of the second.
        threads: at least 1.
        progress: called with clips done and clips in all.

    Raises:
        KwsError: the models know different labels.
    """
    if set(first.labels) != set(second.labels):
        only = sorted(set(first.labels) ^ set(second.labels))
        raise KwsError(f"the models do not have the same labels: only one of them knows {', '.join(only)}")
    order = [second.labels.index(label) for label in first.labels]
    answers: list[list[NDArray[np.int64]]] = [[], []]
    means: list[list[NDArray[np.float64]]] = [[], []]
    equal = 0
    for start in range(0, len(clips.pcm), BATCH_CLIPS):
        pcm = clips.pcm[start : start + BATCH_CLIPS]
        scores = (first.scores_batch(pcm, threads), second.scores_batch(pcm, threads)[:, :, order])
        for model, steps in enumerate(readout_steps):
            answers[model].append(decide(scores[model], steps))
            means[model].append((scores[model][:, -steps:].mean(axis=1) - _SCORE_ZERO) * _SCORE_SCALE)
        if scores[0].shape == scores[1].shape:
            equal += int((scores[0] == scores[1]).all(axis=(1, 2)).sum())
        if progress is not None:
            progress(min(start + BATCH_CLIPS, len(clips.pcm)), len(clips.pcm))
    decided = [np.concatenate(each) for each in answers]
    mean = [np.concatenate(each) for each in means]
    right = [each == clips.truth for each in decided]
    rows = np.flatnonzero(decided[0] != decided[1])
    rank = {row: (not (right[0][row] and not right[1][row]), not right[1][row], row) for row in rows.tolist()}
    return Comparison(
        accuracies=(_accuracy(right[0]), _accuracy(right[1])),
        flips=tuple(_flip(row, clips, decided, mean) for row in sorted(rows.tolist(), key=rank.__getitem__)),
        fixed=int((~right[0] & right[1]).sum()),
        broken=int((right[0] & ~right[1]).sum()),
        equal_scores=equal,
    )


def _accuracy(right: NDArray[np.bool_]) -> Rate:
    return Rate(hits=int(right.sum()), trials=len(right))


def _flip(row: int, clips: ClipSet, decided: list[NDArray[np.int64]], mean: list[NDArray[np.float64]]) -> Flip:
    a, b = int(decided[0][row]), int(decided[1][row])

    def scores(model: Any) -> tuple[float, float]:
        return float(model[row, a]), float(model[row, b])

    return Flip(
        clip=row,
        label=clips.labels[int(clips.truth[row])],
        answers=(clips.labels[a], clips.labels[b]),
        scores=(scores(mean[0]), scores(mean[1])),
    )
