"""The trials of a search, one after the other, until enough are done."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import optuna
from optuna.trial import TrialState

from kws.config.experiment import Experiment
from kws.config.overrides import apply_overrides
from kws.data.clips import Source
from kws.data.dataset import label_names
from kws.errors import KwsError
from kws.files import whole_file
from kws.report.pareto_picture import pareto_picture
from kws.search.cost import cost_of, cost_untrained
from kws.search.plan import SearchPlan, enter_folder
from kws.search.results import TrialRow, pareto_front, to_csv, trial_rows
from kws.search.study import RUN, next_trial, open_study, same_before
from kws.train.history import EpochRecord
from kws.train.phase import DivergedError
from kws.train.pipeline import TrainedModel, train_model
from kws.train.progress import Progress
from kws.train.step import make_repeatable


def run_search(
    plan: SearchPlan,
    folder: Path,
    trials: int,
    sources: Sequence[Source],
    noise: Sequence[Source],
    *,
    progress: Progress,
    told: Callable[[TrialRow], None] = lambda _: None,
) -> tuple[list[TrialRow], bool]:
    """Runs trials until `trials` of them are complete or pruned, those of other processes included.

    Args:
        plan: what to try.
        folder: a new one, or one with this very search, which is then gone on with.
        trials: wanted in all.
        sources, noise: the plan's data, opened.
        progress: of each training.
        told: called with every trial that this process has finished.

    Returns:
        All trials, and whether somebody stopped the search.

    Raises:
        KwsError: the folder holds something else, or a training fails for a reason that the next one shares.
    """
    make_repeatable(plan.experiment.train.seed)  # before anything is computed, see step_jax.py
    enter_folder(folder, plan)
    study = open_study(folder, plan)
    worker = _Worker(study=study, plan=plan, folder=folder, sources=sources, noise=noise, progress=progress)
    finished = True
    while finished and (trial := next_trial(study, plan, trials)) is not None:
        finished = worker.run(trial)
        keras.utils.clear_session()
        rows = trial_rows(study)
        with whole_file(folder / "trials.csv") as draft:
            draft.write_text(to_csv(rows), encoding="utf-8")
        if finished:
            told(next(row for row in rows if row.number == trial.number))
    rows = trial_rows(study)
    _draw(folder, rows)
    return rows, not finished


def _draw(folder: Path, rows: Sequence[TrialRow]) -> None:
    """Writes pareto.png once there is a complete trial."""
    front = {row.number for row in pareto_front(rows)}
    points = [
        (row.number, row.accuracy, row.model_bytes, row.macs_per_second, row.number in front)
        for row in rows
        if row.state == "complete"
        and row.accuracy is not None
        and row.model_bytes is not None
        and row.macs_per_second is not None
    ]
    if points:
        pareto_picture(points, f"{folder.resolve().name}: {len(points)} trials", folder / "pareto.png")


@dataclass(frozen=True, kw_only=True)
class _Worker:
    """What all trials of this process share."""

    study: optuna.Study
    plan: SearchPlan
    folder: Path
    sources: Sequence[Source]
    noise: Sequence[Source]
    progress: Progress

    def run(self, trial: optuna.Trial) -> bool:
        """Trains one trial and tells the study; False where somebody stopped it, then it stays to be gone on with."""
        settings = self.plan.space.suggest(trial)
        self.progress.message(f"trial {trial.number}: {' '.join(settings)}")
        twin = same_before(self.study, trial)
        if twin is not None:
            for name in ("bytes", "macs_per_second", RUN):
                trial.set_user_attr(name, twin.user_attrs.get(name))
            trial.set_user_attr("note", f"same as trial {twin.number}")
            self.study.tell(trial, twin.value)
            return True
        try:
            experiment = self._experiment(settings)
            trained = self._train(trial, experiment)
        except (_NotWorthTrainingError, DivergedError) as error:
            self._prune(trial, str(error))
            return True
        except optuna.TrialPruned:
            self._prune(trial, "behind the median of the others")
            return True
        if trained.result.stopped:
            return False
        cost = cost_of(trained.model_path.read_bytes(), experiment)
        trial.set_user_attr("bytes", cost.model_bytes)
        trial.set_user_attr("macs_per_second", cost.macs_per_second)
        self.study.tell(trial, trained.result.accuracy)
        return True

    def _train(self, trial: optuna.Trial, experiment: Experiment) -> TrainedModel:
        run = self.folder / "trials" / trial.user_attrs[RUN]
        begun = (run / "data.json").is_file()
        if not begun:
            shutil.rmtree(run, ignore_errors=True)  # of a process that ended before it could begin to train
        reporter = _Reporter(trial, self.progress, self.plan.prune)
        return train_model(experiment, self.sources, run, noise=self.noise, resume=begun, progress=reporter)

    def _experiment(self, settings: list[str]) -> Experiment:
        """The trial's experiment; _NotWorthTrainingError where its settings do not fit together or cost too much."""
        plan = self.plan
        try:
            experiment = apply_overrides(plan.experiment, settings)
        except KwsError as error:
            raise _NotWorthTrainingError(str(error)) from None
        if plan.max_bytes is None and plan.max_macs_per_second is None:
            return experiment
        clips = [clip for source in self.sources for clip in source.clips]
        cost = cost_untrained(experiment, len(label_names(clips, experiment.data)))
        for name, value, limit in (
            ("bytes", cost.model_bytes, plan.max_bytes),
            ("multiply-accumulates a second", cost.macs_per_second, plan.max_macs_per_second),
        ):
            if limit is not None and value > limit:
                raise _NotWorthTrainingError(f"{value} {name}, at most {limit} are wanted")
        return experiment

    def _prune(self, trial: optuna.Trial, note: str) -> None:
        trial.set_user_attr("note", note)
        self.study.tell(trial, state=TrialState.PRUNED)


class _NotWorthTrainingError(Exception):
    """Why a trial is not trained."""


class _Reporter:
    """Hands on what training tells, and reports the validation accuracy of each float epoch to the study."""

    def __init__(self, trial: optuna.Trial, inner: Progress, prune: bool) -> None:
        self._trial, self._inner, self._prune = trial, inner, prune
        self.files, self.start, self.batch = inner.files, inner.start, inner.batch
        self.message, self.close = inner.message, inner.close

    def epoch(self, record: EpochRecord, best: bool) -> None:
        """See Progress; raises optuna.TrialPruned where the trial is not worth going on with."""
        self._inner.epoch(record, best)
        if record.phase == "float":
            self._trial.report(record.validation_accuracy, record.epoch)
            if self._prune and self._trial.should_prune():
                self._inner.close()
                raise optuna.TrialPruned
