"""Optuna's study in a search folder: who works on which trial, and what is left to do."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from kws.errors import KwsError
from kws.search.plan import SearchPlan

_NAME = "kws"
_STARTUP_TRIALS = 5
_OWNER = "owner"
RUN = "run"
"""User attribute: name of the trial's run folder."""

_COUNTED = (TrialState.COMPLETE, TrialState.PRUNED, TrialState.RUNNING)


def open_study(folder: Path, plan: SearchPlan) -> optuna.Study:
    """Creates the study or joins it; the first trials are drawn at random, then by TPE.

    Raises:
        KwsError: the journal is damaged.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    warm_up = max(1, plan.experiment.train.epochs // 4)
    pruner = optuna.pruners.MedianPruner(_STARTUP_TRIALS, warm_up) if plan.prune else optuna.pruners.NopPruner()
    try:
        storage = JournalStorage(JournalFileBackend(str(folder / "journal.log")))
        return optuna.create_study(
            storage=storage, study_name=_NAME, pruner=pruner, direction="maximize", load_if_exists=True
        )
    except (ValueError, KeyError, OSError) as error:
        raise KwsError(f"{folder / 'journal.log'}: cannot be used ({error})") from None


def next_trial(study: optuna.Study, plan: SearchPlan, trials: int) -> optuna.Trial | None:
    """The next trial for this process, None where all are done or taken.

    Args:
        study: of `open_study`.
        plan: for the seed; a trial's values depend on it, on the trial's number and on the results known by then.
        trials: wanted in all.
    """
    take_back_orphans(study)
    if _count(study) >= trials:
        return None
    trial = study.ask()
    if _count(study, before=trial.number) >= trials:  # another process was faster
        study.tell(trial, state=TrialState.FAIL)
        return None
    trial.set_user_attr(_OWNER, _owner(os.getpid()))
    study.sampler = optuna.samplers.TPESampler(
        n_startup_trials=_STARTUP_TRIALS, seed=plan.seed + trial.number, constant_liar=True
    )
    if RUN not in trial.user_attrs:
        trial.set_user_attr(RUN, f"{trial.number:04d}")
    return trial


def take_back_orphans(study: optuna.Study) -> None:
    """Trials whose process on this machine has ended without finishing them are queued again, to go on where it was."""
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        if _is_gone(trial.user_attrs.get(_OWNER, "")):
            study.tell(trial.number, state=TrialState.FAIL, skip_if_finished=True)
            study.enqueue_trial(trial.params, user_attrs={RUN: trial.user_attrs.get(RUN, f"{trial.number:04d}")})


def same_before(study: optuna.Study, trial: optuna.Trial) -> optuna.trial.FrozenTrial | None:
    """A finished trial with the same values."""
    done = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    return next((each for each in done if each.params == trial.params), None)


def _count(study: optuna.Study, before: int | None = None) -> int:
    trials = study.get_trials(deepcopy=False, states=_COUNTED)
    return sum(before is None or each.number < before for each in trials)


def _owner(pid: int) -> str:
    return f"{platform.node()}:{pid}"


def _is_gone(owner: str) -> bool:
    """Whether a process of this machine has ended; this process itself has no trial while it asks."""
    host, _, pid = owner.rpartition(":")
    if host != platform.node():
        return False
    if owner == _owner(os.getpid()):
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
