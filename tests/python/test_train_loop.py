import csv
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
from train_helpers import FRAMES, TinyBatches, TinyModel, TinyValidation, clips

from kws.config import Experiment, TrainConfig
from kws.errors import KwsError
from kws.train.checkpoint import load_arrays
from kws.train.optimizer import averaged, make_optimizer
from kws.train.progress import Silent
from kws.train.run_folder import RunFolder
from kws.train.schedule import cosine_rate
from kws.train.step import make_repeatable, make_step
from kws.train.stop import StopRequest, stop_on_interrupt
from kws.train.trainer import RunResult, Trainer
from kws.train.validate import validate

CONFIG = TrainConfig(epochs=4, qat_epochs=2, learning_rate=0.05, qat_learning_rate=0.01, readout_steps=3, seed=5)


class StopAfter(Silent):
    """Asks for the end in one batch of the training."""

    def __init__(self, stop: StopRequest, batches: int) -> None:
        self._stop = stop
        self._left = batches

    def batch(self, number: int, total: int, clips: int, loss: float, accuracy: float) -> None:
        self._left -= 1
        if self._left == 0:
            self._stop.set()


def train(
    folder: Path,
    stop_after: int | None = None,
    resume: bool = False,
    *,
    batches: Any = None,
    config: TrainConfig = CONFIG,
    lift: float = 0.0,
) -> tuple[TinyModel, RunResult]:
    make_repeatable(config.seed)
    model = TinyModel()
    stop = StopRequest()
    run = RunFolder.open(folder) if resume else RunFolder.create(folder, Experiment(train=config))
    trainer = Trainer(
        model,
        batches or TinyBatches(),
        TinyValidation(),
        config,
        run,
        observe=lambda: model.scale.assign(1.5),
        progress=Silent() if stop_after is None else StopAfter(stop, stop_after),
        stop=stop,
        even_out=(lambda: model.bias.assign(model.bias + np.float32([lift, 0, 0]))) if lift else None,
    )
    return model, trainer.train(resume)


def weights(model: TinyModel) -> list[Any]:
    return [keras.ops.convert_to_numpy(variable) for variable in (model.kernel, model.bias, model.scale)]


def without_times(result: RunResult) -> list[tuple[object, ...]]:
    return [
        (r.phase, r.epoch, r.loss, r.accuracy, r.validation_loss, r.validation_accuracy, r.stream_accuracy)
        for r in result.history
    ]


Run = tuple[TinyModel, RunResult, Path]


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run from beginning to end."""
    folder = tmp_path_factory.mktemp("straight") / "run"
    return *train(folder), folder


def require_equal(first: Run, model: TinyModel, result: RunResult) -> None:
    assert without_times(first[1]) == without_times(result)
    for one, other in zip(weights(first[0]), weights(model), strict=True):
        np.testing.assert_array_equal(one, other)


def test_learns_and_writes_the_run_folder(straight: Run) -> None:
    _, result, folder = straight
    assert result.accuracy > 0.9
    assert not result.stopped
    assert [r.phase for r in result.history] == ["float"] * 4 + ["qat"] * 3
    assert [r.epoch for r in result.history] == [1, 2, 3, 4, 4, 5, 6]
    rows = list(csv.DictReader((folder / "history.csv").read_text().splitlines()))
    assert [row["epoch"] for row in rows] == ["1", "2", "3", "4", "4", "5", "6"]
    assert (folder / "curves.png").read_bytes().startswith(b"\x89PNG")
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert names == {"config.json", "history.csv", "curves.png", "last.npz", "float.npz", "qat.npz"}
    assert RunFolder.open(folder).experiment().train == CONFIG


def test_same_seed_gives_the_same_history_and_weights(straight: Run, tmp_path: Path) -> None:
    require_equal(straight, *train(tmp_path / "again"))


@pytest.mark.parametrize("stop_after", [8, 31])
def test_stopped_and_resumed_equals_straight(stop_after: int, straight: Run, tmp_path: Path) -> None:
    _, stopped = train(tmp_path / "run", stop_after)
    assert stopped.stopped
    assert len(stopped.history) < len(straight[1].history)
    require_equal(straight, *train(tmp_path / "run", resume=True))


def test_stopping_keeps_the_best_with_ranges_observed(tmp_path: Path) -> None:
    model, result = train(tmp_path / "run", stop_after=14)
    assert [r.phase for r in result.history] == ["float", "float"]
    assert float(model.scale) == 1.5
    assert result.accuracy > 0.5


def test_stopping_in_the_first_epoch_has_nothing_to_keep(tmp_path: Path) -> None:
    with pytest.raises(KwsError, match="stopped before the first epoch"):
        train(tmp_path / "run", stop_after=2)


def test_evening_out_is_apart_from_training(straight: Run, tmp_path: Path) -> None:
    """Stopped, resumed and resumed once more: the weights as trained stay, those evened out are the model's."""
    train(tmp_path / "run", 31, lift=50.0)
    train(tmp_path / "run", resume=True, lift=50.0)
    model, result = train(tmp_path / "run", resume=True, lift=50.0)
    assert without_times(result) == without_times(straight[1])
    trained, run = weights(straight[0]), RunFolder.open(tmp_path / "run")
    np.testing.assert_allclose(weights(model)[1] - trained[1], [50, 0, 0], atol=1e-5)
    np.testing.assert_array_equal(weights(model)[0], trained[0])
    assert result.float_accuracy < 0.5 > result.accuracy  # one class in all answers
    for path, lifted in ((run.best_path("qat"), 0), (run.final_path("qat"), 50)):
        load_arrays(path, {"model": model.variables})
        np.testing.assert_allclose(weights(model)[1] - trained[1], [lifted, 0, 0], atol=1e-5)
    assert run.final_path("float") == run.even_path("float") != run.best_path("float")


def test_a_stopped_training_is_evened_out_too(tmp_path: Path) -> None:
    model, result = train(tmp_path / "run", stop_after=14, lift=50.0)
    assert weights(model)[1][0] > 40
    assert result.accuracy < 0.5
    assert RunFolder.open(tmp_path / "run").even_path("float").is_file()
    train(tmp_path / "run", stop_after=7, resume=True, lift=0.0)
    assert not RunFolder.open(tmp_path / "run").even_path("float").is_file(), "better weights have no bias yet"


def test_resuming_a_finished_run_changes_nothing(straight: Run) -> None:
    require_equal(straight, *train(straight[2], resume=True))


def test_a_loss_that_is_no_number_is_named(tmp_path: Path) -> None:
    class Broken(TinyModel):
        def call_stream(self, features: Any, state: list[Any], training: bool = False) -> tuple[Any, list[Any]]:
            logits, state = super().call_stream(features, state, training)
            return logits * float("nan"), state

    config = CONFIG
    model = Broken()
    run = RunFolder.create(tmp_path / "run", Experiment(train=config))
    trainer = Trainer(
        model,
        TinyBatches(),
        TinyValidation(),
        config,
        run,
        observe=lambda: None,
        progress=Silent(),
        stop=StopRequest(),
    )
    with pytest.raises(KwsError, match="loss is no number in epoch 1"):
        trainer.train()


def test_rows_carry_their_state_where_told() -> None:
    model = TinyModel()
    config = TrainConfig(readout_steps=1)
    step = make_step(model, make_optimizer(model, config), config)
    features, labels = clips(4, 1)
    nobody, everybody = np.zeros(4, bool), np.ones(4, bool)
    _, _, first = step.train(features, labels, None, everybody, rate=0.0)
    _, _, fresh = step.train(features, labels, first, nobody, rate=0.0)
    _, _, carried = step.train(features, labels, first, np.array([True, False, True, False]), rate=0.0)
    np.testing.assert_array_equal(first[0], fresh[0])
    decay = 0.7**FRAMES
    np.testing.assert_allclose(carried[0][::2], first[0][::2] * (1 + decay), rtol=1e-5)  # float32 sums
    np.testing.assert_array_equal(carried[0][1::2], first[0][1::2])


def test_the_compiled_step_computes_what_the_plain_one_does() -> None:
    losses, results = [], []
    for compiled in (False, True):
        keras.utils.set_random_seed(2)
        model = TinyModel()
        model.dropout.rate = 0  # XLA draws other random numbers
        config = TrainConfig(readout_steps=2, compile_step=compiled, distill_weight=0.5, weight_decay=0.1)
        step = make_step(model, make_optimizer(model, config), config)
        answers = np.log(np.full((16, 3), 1 / 3, np.float32))
        state = None
        for number in range(3):
            loss, _, state = step.train(*clips(16, number), state, np.ones(16, bool), rate=0.01, answers=answers)
        losses.append(float(loss))
        results.append(weights(model))
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-5)  # float32 sums in another order
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-5)  # AdamW divides small gradients by small ones


def test_validation_counts_every_clip_once() -> None:
    model = TinyModel()
    step = make_step(model, make_optimizer(model, CONFIG), CONFIG)
    score = validate(model, step.validate, TinyValidation())
    _, hits, _ = step.validate(*clips(300, 7777), model.initial_state(300))
    assert score.accuracy == pytest.approx(hits.mean(dtype=np.float64), abs=1e-12)


def test_decay_spares_biases_and_scales() -> None:
    model = TinyModel()
    optimizer = make_optimizer(model, TrainConfig(weight_decay=0.5))
    optimizer.learning_rate.assign(0.1)
    before = weights(model)
    model.bias.assign(before[1] + 1)
    optimizer.apply([keras.ops.zeros_like(v) for v in model.trainable_variables], model.trainable_variables)
    kernel, bias, scale = weights(model)
    assert np.abs(kernel).sum() < np.abs(before[0]).sum()
    np.testing.assert_array_equal(bias, before[1] + 1)
    assert scale == 1


def test_the_average_of_the_weights_is_lent_and_taken_back() -> None:
    model = TinyModel()
    momentum = 0.75
    optimizer = make_optimizer(model, TrainConfig(weight_average=momentum, weight_decay=0.0))
    optimizer.learning_rate.assign(0.1)
    first = weights(model)
    with averaged(model, optimizer):  # no batch yet: nothing to average
        for before, lent in zip(first, weights(model), strict=True):
            np.testing.assert_array_equal(before, lent)
    seen = []
    for _ in range(3):
        optimizer.apply([keras.ops.ones_like(v) for v in model.trainable_variables], model.trainable_variables)
        seen.append(weights(model))
    with averaged(model, optimizer):
        lent = weights(model)
    for index, own in enumerate(weights(model)):
        np.testing.assert_array_equal(own, seen[-1][index])
        mean = seen[0][index]
        for later in seen[1:]:
            mean = mean * momentum + later[index] * (1 - momentum)
        np.testing.assert_allclose(lent[index], mean, rtol=1e-5)  # float32 sums


def test_averaged_weights_are_validated_kept_and_resumed(tmp_path: Path) -> None:
    config = replace(CONFIG, weight_average=0.9)
    model, whole = train(tmp_path / "whole", config=config)
    plain = train(tmp_path / "plain")[0]
    assert any((a != b).any() for a, b in zip(weights(model), weights(plain), strict=True))
    step = make_step(model, make_optimizer(model, config), config)
    assert validate(model, step.validate, TinyValidation()).accuracy == whole.accuracy
    train(tmp_path / "run", stop_after=TinyBatches.batches_per_epoch * 2 + 1, config=config)
    resumed, result = train(tmp_path / "run", resume=True, config=config)
    assert result.accuracy == whole.accuracy
    for a, b in zip(weights(model), weights(resumed), strict=True):
        np.testing.assert_array_equal(a, b)


def test_rate_rises_then_falls() -> None:
    rates = [cosine_rate(step, 100, 1.0) for step in range(100)]
    assert rates[4] == 1.0
    assert rates[:5] == sorted(rates[:5])
    assert rates[4:] == sorted(rates[4:], reverse=True)
    assert 0.01 <= rates[-1] < 0.02
    assert cosine_rate(0, 1, 1.0) == 1.0


def test_ctrl_c_is_a_request_once_and_an_interrupt_twice() -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop_on_interrupt() as stop:
        assert not stop
        os.kill(os.getpid(), signal.SIGINT)
        assert stop
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
