"""One phase of training: epochs with one quantization mode and one learning-rate curve."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy as np

from kws.config.experiment import TrainConfig
from kws.errors import KwsError
from kws.train.contracts import Batches, Listener, Model, Validation
from kws.train.history import EpochRecord, PhaseName
from kws.train.optimizer import averaged, make_optimizer
from kws.train.progress import Progress
from kws.train.readout import LastReadout, Readout
from kws.train.schedule import cosine_rate
from kws.train.step import make_step
from kws.train.stop import StopRequest
from kws.train.validate import Score, pass_over, validate

_CARRY_STREAM = 2


class DivergedError(KwsError):
    """These settings cannot be trained; others may."""


@dataclass(frozen=True, kw_only=True)
class PhasePlan:
    """What a phase does.

    Attributes:
        name: "float" or "qat".
        first_epoch: number of its first epoch, counted over both phases from 0.
        epochs: how many.
        rate: peak learning rate.
    """

    name: PhaseName
    first_epoch: int
    epochs: int
    rate: float


class Phase:
    """Model, optimizer and compiled step of a phase.

    Args:
        plan: what to do.
        model: its quantization mode must be set already.
        batches, validation: data.
        config: of the whole training.
        readout: loss, and what counts as right; None: the last steps decide.
        listener: its recall on long recordings takes the place of both accuracies; None: clips are counted.
    """

    def __init__(
        self,
        plan: PhasePlan,
        model: Model,
        batches: Batches,
        validation: Validation,
        config: TrainConfig,
        *,
        readout: Readout | None = None,
        listener: Listener | None = None,
    ) -> None:
        self.plan = plan
        self._readout = readout or LastReadout(config.readout_steps)
        self.model = model
        self.optimizer = make_optimizer(model, config)
        self._batches = batches
        self._validation = validation
        self._listener = listener
        self._config = config
        self._step = make_step(model, self.optimizer, config, self._readout)

    def averaged(self) -> AbstractContextManager[None]:
        """Within it the model has the weights that are validated and kept, see TrainConfig.weight_average."""
        return averaged(self.model, self.optimizer)

    def score(self) -> Score:
        """Validation as the weights are now."""
        if self._listener is None:
            return validate(self.model, self._step.validate, self._validation)
        heard = self._listener.hear(self.model, self._step.posteriors)
        loss, _ = pass_over(self.model, self._step.validate, self._validation)
        return Score(loss=loss, accuracy=heard.mean_recall, stream_accuracy=heard.recall)

    def run_epoch(self, epoch: int, progress: Progress, stop: StopRequest) -> EpochRecord | None:
        """Train one epoch and validate.

        Args:
            epoch: counted over both phases from 0.
            progress: told about every batch.
            stop: looked at after every batch.

        Returns:
            The record, None where the epoch was stopped before its end.

        Raises:
            DivergedError: the loss is no number any more.
        """
        begin_s = time.perf_counter()
        config, plan = self._config, self.plan
        rng = np.random.default_rng([config.seed, epoch, _CARRY_STREAM])
        steps = self._batches.batches_per_epoch
        sums, state, rate = np.zeros(2), None, 0.0
        for number, (features, labels, answers) in enumerate(self._batches.epoch(epoch)):
            rate = cosine_rate((epoch - plan.first_epoch) * steps + number, plan.epochs * steps, plan.rate)
            carry = rng.random(len(labels)) < config.carry_probability
            loss, hits, state = self._step.train(features, labels, state, carry, rate=rate, answers=answers)
            sums += (float(loss), float(hits))
            if not np.isfinite(sums[0]):
                raise DivergedError(f"training: the loss is no number in epoch {epoch + 1}, try a lower learning rate")
            progress.batch(number + 1, steps, len(labels), *(sums / (number + 1)))
            if stop:
                self._step.settle()
                return None
        self._step.settle()
        trained_s = time.perf_counter() - begin_s
        with self.averaged():
            score = self.score()
        return EpochRecord(
            phase=plan.name,
            epoch=epoch + 1,
            loss=sums[0] / steps,
            accuracy=sums[1] / steps,
            validation_loss=score.loss,
            validation_accuracy=score.accuracy,
            stream_accuracy=score.stream_accuracy,
            learning_rate=rate,
            clips_per_second=steps * self._batches.batch_size / trained_s,
            seconds=time.perf_counter() - begin_s,
        )


Observe = Callable[[], None]
"""Sets the ranges of all quantization points from real features, with the weights as they are."""
