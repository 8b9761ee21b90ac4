"""The loudest moment of a clip decides, as a detector on a stream would: for wake words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from keras import ops

Tensor = Any

_TINY = 1e-6


class PeakReadout:
    """A keyword's clip wants a high peak of its smoothed probability, every other keyword's peak is to stay low.

    Source: Sun et al., "Max-pooling loss training of long short-term memory networks for small-footprint keyword
    spotting", SLT 2016; smoothed here as the detector does it.

    Args:
        background: one per label, True where it is no keyword.
        steps: of the moving average.
        late_steps: a keyword's clip is to peak within its last steps and to stay low before, so that the beginning of
            a word is not taken for the word; 0: it may peak anywhere.
        negative_weight: how many times the peak of a keyword other than the clip's counts; what a teacher teaches
            is not weighted.
    """

    def __init__(
        self, background: Sequence[bool], steps: int, late_steps: int = 0, negative_weight: float = 1.0
    ) -> None:
        self._keyword = np.array([not silent for silent in background], np.float32)
        self._steps = steps
        self._late_steps = late_steps
        self._negative_weight = negative_weight
        self.identity = f"log-odds of the peak of {steps} steps"

    def loss(self, logits: Tensor, labels: Tensor, label_smoothing: float) -> Tensor:
        """Binary cross-entropy of the peaks of all keywords.

        Args:
            logits: [batch, steps, labels].
            labels: int [batch].
            label_smoothing: share by which a wanted peak stays below 1.

        Returns:
            [batch].
        """
        smoothed = self._smoothed(logits)
        own = ops.one_hot(labels, logits.shape[-1]) * self._keyword
        wanted = own * (1 - label_smoothing)
        peaks = ops.max(smoothed, axis=1)
        if self._late_steps:
            peaks = own * ops.max(smoothed[:, -self._late_steps :], axis=1) + (1 - own) * peaks
        unwanted = (own - wanted) + (1 - own) * self._negative_weight
        terms = wanted * ops.log(peaks + _TINY) + unwanted * ops.log(1 - peaks + _TINY)
        if self._late_steps:
            early = ops.max(smoothed[:, : -self._late_steps], axis=1)
            terms += own * ops.log(1 - early + _TINY)
        return -ops.sum(terms * self._keyword, axis=-1)

    def answer(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The peak of the clip's own keyword, of a background clip the highest of all keywords: [batch]."""
        peaks = ops.max(self._smoothed(logits), axis=1) * self._keyword
        own = ops.one_hot(labels, logits.shape[-1]) * self._keyword
        is_keyword = ops.sum(own, axis=-1)
        return is_keyword * ops.sum(peaks * own, axis=-1) + (1 - is_keyword) * ops.max(peaks, axis=-1)

    def hits(self, answers: Tensor, labels: Tensor) -> Tensor:
        """1.0 where a keyword's answer is above one half, or a background clip's is not: [batch]."""
        is_keyword = ops.take(ops.convert_to_tensor(self._keyword), labels)
        return ops.cast(ops.equal(answers > 0.5, is_keyword > 0.5), "float32")

    def lesson(self, logits: Tensor) -> Tensor:
        """Log-odds of every label's peak."""
        peaks = ops.max(self._smoothed(logits), axis=1)
        return ops.log(peaks + _TINY) - ops.log(1 - peaks + _TINY)

    def distill_loss(self, logits: Tensor, lesson: Tensor, temperature: float) -> Tensor:
        """Kullback-Leibler divergence of each keyword's softened peak, times the squared temperature."""
        wanted, given = lesson / temperature, self.lesson(logits) / temperature
        terms = ops.sigmoid(wanted) * (ops.log_sigmoid(wanted) - ops.log_sigmoid(given))
        terms += ops.sigmoid(-wanted) * (ops.log_sigmoid(-wanted) - ops.log_sigmoid(-given))
        return ops.sum(terms * self._keyword, axis=-1) * temperature**2

    def _smoothed(self, logits: Tensor) -> Tensor:
        """[batch, steps, labels] -> moving average of the probabilities, of the same shape."""
        probabilities = ops.softmax(logits, axis=-1)
        total = ops.cumsum(probabilities, axis=1)
        before = ops.pad(total, ((0, 0), (self._steps, 0), (0, 0)))[:, : logits.shape[1]]
        return ops.clip((total - before) / self._steps, 0.0, 1.0)  # the sums round
