"""The whole training of a model: float epochs, then epochs with int8 simulated; checkpoints, resume, early end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from kws.config.experiment import TrainConfig
from kws.errors import KwsError
from kws.train.checkpoint import load_arrays, save_arrays
from kws.train.contracts import Batches, Listener, Model, Validation
from kws.train.history import EpochRecord
from kws.train.phase import Observe, Phase, PhasePlan
from kws.train.progress import Progress
from kws.train.readout import Readout
from kws.train.run_folder import RunFolder
from kws.train.stop import StopRequest


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """How a training ended; the model holds the best quantization-aware weights.

    Attributes:
        history: all epochs.
        float_accuracy: validation accuracy of the best float weights, evened out where that is asked for, 0 to 1.
        accuracy: that of the weights the model holds, with int8 simulated.
        stopped: True where somebody ended it early.
    """

    history: tuple[EpochRecord, ...]
    float_accuracy: float
    accuracy: float
    stopped: bool


class Trainer:
    """Trains one model in one run folder.

    Args:
        model: with fresh weights, or any where `resume` follows.
        batches, validation: data.
        config: optimisation.
        run: where checkpoints and history go.
        observe: sets the model's quantization ranges, see phase.Observe.
        progress: told about everything.
        stop: looked at after every batch.
        readout: loss, and what counts as right; None: the last steps decide.
        listener: see Phase.
        even_out: changes the best weights of both phases once they are known, by what the validation clips say, see
            class_bias; None: they stay.
    """

    def __init__(
        self,
        model: Model,
        batches: Batches,
        validation: Validation,
        config: TrainConfig,
        run: RunFolder,
        *,
        observe: Observe,
        progress: Progress,
        stop: StopRequest,
        readout: Readout | None = None,
        listener: Listener | None = None,
        even_out: Callable[[], None] | None = None,
    ) -> None:
        self._listener = listener
        self._even_out = even_out
        self._readout = readout
        self._model = model
        self._batches = batches
        self._validation = validation
        self._config = config
        self._run = run
        self._observe = observe
        self._progress = progress
        self._stop = stop
        self._history: list[EpochRecord] = []

    def train(self, resume: bool = False) -> RunResult:
        """Run both phases, or what is left of them.

        Args:
            resume: go on after the last finished epoch; its checkpoint decides weights, optimizer and
                history.

        Raises:
            KwsError: stopped before the first epoch was finished, an unreadable checkpoint, or a loss that is
            no
                number.
        """
        config = self._config
        plans = (
            PhasePlan(name="float", first_epoch=0, epochs=config.epochs, rate=config.learning_rate),
            PhasePlan(name="qat", first_epoch=config.epochs, epochs=config.qat_epochs, rate=config.qat_learning_rate),
        )
        if resume and self._run.last_path.exists():
            self._history = _stored_history(load_arrays(self._run.last_path, {}))
        left = config.epochs + config.qat_epochs - self._epochs_done
        self._progress.start(left * self._batches.batches_per_epoch)
        for plan in plans:
            self._run_phase(plan)
            if self._stop:
                break
        self._progress.close()
        self._run.draw_curves(self._history, self._title)
        return self._result(*plans)

    def _result(self, floating: PhasePlan, qat: PhasePlan) -> RunResult:
        """The best weights of the qat phase; where it never began, the best float weights with observed ranges."""
        if not self._history:
            raise KwsError("training: stopped before the first epoch was finished, there are no weights to keep")
        float_accuracy = self._kept(floating)
        if any(record.phase == "qat" for record in self._history):
            accuracy = self._kept(qat)
        else:
            phase = self._begin_qat(qat)
            if self._even_out is not None:
                self._even_out()
            accuracy = phase.score().accuracy
        return RunResult(
            history=tuple(self._history),
            float_accuracy=float_accuracy,
            accuracy=accuracy,
            stopped=bool(self._stop),
        )

    def _kept(self, plan: PhasePlan) -> float:
        """Give the model the best weights of a phase, evened out where that is asked for, and say how good they are."""
        variables = {"model": self._model.variables}
        if self._even_out is None:
            load_arrays(self._run.best_path(plan.name), variables)
            return self._best(plan.name)
        phase = self._phase(plan)
        load_arrays(self._run.final_path(plan.name), variables)
        if not self._run.even_path(plan.name).is_file():
            self._even_out()
            save_arrays(self._run.even_path(plan.name), variables)
        return phase.score().accuracy

    @property
    def _title(self) -> str:
        return self._run.path.resolve().name

    @property
    def _epochs_done(self) -> int:
        return sum(record.learning_rate > 0 for record in self._history)

    def _best(self, phase: str) -> float:
        return max((r.validation_accuracy for r in self._history if r.phase == phase), default=0.0)

    def _run_phase(self, plan: PhasePlan) -> None:
        begun = any(record.phase == plan.name for record in self._history)
        finished = self._epochs_done >= plan.first_epoch + plan.epochs
        if begun and finished:
            return
        if plan.name == "qat" and not begun:
            phase = self._begin_qat(plan)
            self._finish_epoch(phase, self._observed_record(phase))
        else:
            phase = self._phase(plan)
        if begun:
            load_arrays(self._run.last_path, self._groups(phase))
        for epoch in range(self._epochs_done, plan.first_epoch + plan.epochs):
            if self._stop:
                return
            record = phase.run_epoch(epoch, self._progress, self._stop)
            if record is not None:
                self._finish_epoch(phase, record)

    def _begin_qat(self, plan: PhasePlan) -> Phase:
        """The best float weights with observed ranges, ready to go on with int8 simulated."""
        load_arrays(self._run.best_path("float"), {"model": self._model.variables})
        self._observe()
        return self._phase(plan)

    def _phase(self, plan: PhasePlan) -> Phase:
        self._model.quantization = "fake" if plan.name == "qat" else "off"
        return Phase(
            plan,
            self._model,
            self._batches,
            self._validation,
            self._config,
            readout=self._readout,
            listener=self._listener,
        )

    def _observed_record(self, phase: Phase) -> EpochRecord:
        """The record that stands for the float weights with observed ranges."""
        score = phase.score()
        last = self._history[-1]
        values = asdict(last) | {
            "phase": "qat",
            "validation_loss": score.loss,
            "validation_accuracy": score.accuracy,
            "stream_accuracy": score.stream_accuracy,
            "learning_rate": 0.0,
            "seconds": 0.0,
        }
        return EpochRecord(**values)

    def _finish_epoch(self, phase: Phase, record: EpochRecord) -> None:
        first = not any(entry.phase == record.phase for entry in self._history)
        best = first or record.validation_accuracy > self._best(record.phase)
        self._history.append(record)
        if best:
            self._run.even_path(record.phase).unlink(missing_ok=True)
            with phase.averaged():
                save_arrays(self._run.best_path(record.phase), {"model": self._model.variables})
        self._run.write_history(self._history, self._title)
        meta = {"history": [asdict(entry) for entry in self._history]}
        save_arrays(self._run.last_path, self._groups(phase), meta)
        self._progress.epoch(record, best)

    def _groups(self, phase: Phase) -> dict[str, list[object]]:
        return {"model": list(self._model.variables), "optimizer": list(phase.optimizer.variables)}


def _stored_history(meta: dict[str, object]) -> list[EpochRecord]:
    entries = meta.get("history", [])
    if not isinstance(entries, list):
        raise KwsError("checkpoint: its history is not a list")
    return [EpochRecord(**entry) for entry in entries]
