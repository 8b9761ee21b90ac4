"""kws search: spaces, the course of a study, and real trainings shared by two processes."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from cli_helpers import Cli, start
from data_helpers import write_tree
from tiny_model import tiny_model

from kws.config import DataConfig, Experiment, FcGruConfig, StreamConfig, TrainConfig
from kws.config.serialize import dumps_toml, load
from kws.errors import KwsError
from kws.search import run as search_run
from kws.search.cost import Cost, cost_untrained
from kws.search.plan import SearchPlan
from kws.search.results import TrialRow, pareto_front
from kws.search.run import run_search
from kws.search.space import load_space
from kws.train.history import EpochRecord
from kws.train.phase import DivergedError
from kws.train.pipeline import TrainedModel
from kws.train.progress import Silent
from kws.train.trainer import RunResult

SMALL = Experiment(
    data=DataConfig(words=("high", "low"), clip_ms=600, validation_percent=20),
    model=FcGruConfig(stream=StreamConfig(stack_frames=10, step_frames=10), context_units=(), gru_units=(8,)),
    train=TrainConfig(epochs=8, qat_epochs=0, batch_size=16, readout_steps=2),
)
SPACE = """
[train]
learning_rate = {low = 1e-4, high = 1e-1, log = true}
readout_steps = {low = 1, high = 9, step = 4}
[model.stream]
stack_frames = {choices = [10, 20]}
[data]
words = {choices = [["high", "low"], ["high"]]}
"""


@pytest.fixture
def plan(tmp_path):
    (tmp_path / "space.toml").write_text(SPACE)
    return SearchPlan(experiment=SMALL, space=load_space(tmp_path / "space.toml", SMALL), data=(tmp_path,))


class FakeTraining:
    """Stands for train_model: the accuracy follows from the learning rate, the size from the stacked frames."""

    def __init__(self):
        self.calls = []
        self.failure = None

    def __call__(self, experiment, sources, run, *, noise, resume, progress):
        self.calls.append((experiment, run, resume))
        run.mkdir(parents=True, exist_ok=True)
        (run / "data.json").write_text("{}")
        final = 1 - experiment.train.learning_rate * 9
        for epoch in range(1, experiment.train.epochs + 1):
            values = dict.fromkeys(EpochRecord.__dataclass_fields__, 0.0)
            accuracy = final * epoch / experiment.train.epochs
            record = EpochRecord(**values | {"phase": "float", "epoch": epoch, "validation_accuracy": accuracy})
            progress.epoch(record, True)
            if self.failure is not None and len(self.calls) == 3:
                raise self.failure
        model = run / "model.tflite"
        model.write_bytes(tiny_model(features=24 * experiment.model.stream.stack_frames))
        result = RunResult(history=(), float_accuracy=final, accuracy=final, stopped=False)
        return TrainedModel(model_path=model, labels=("high", "low"), result=result)


@pytest.fixture
def training(monkeypatch):
    fake = FakeTraining()
    monkeypatch.setattr(search_run, "train_model", fake)
    monkeypatch.setattr(search_run, "pareto_picture", lambda points, title, path: None)
    monkeypatch.setattr(search_run.keras.utils, "clear_session", lambda: None)
    return fake


def search(plan, folder, trials):
    return run_search(plan, folder, trials, [], [], progress=Silent())[0]


def test_values_lie_in_their_ranges_and_reach_the_experiment(plan, training, tmp_path):
    rows = search(replace(plan, prune=False), tmp_path / "out", 12)
    assert [row.number for row in rows] == list(range(12))
    assert {row.state for row in rows} == {"complete"}
    for row, (experiment, run, resume) in zip(rows, training.calls, strict=True):
        assert 1e-4 <= experiment.train.learning_rate <= 1e-1
        assert experiment.train.readout_steps in (1, 5, 9)
        assert experiment.model.stream.stack_frames in (10, 20)
        assert experiment.data.words in (("high", "low"), ("high",))
        assert row.settings["train.learning_rate"] == experiment.train.learning_rate
        assert row.accuracy == 1 - experiment.train.learning_rate * 9
        assert (run.name, resume) == (f"{row.number:04d}", False)
    rates = [experiment.train.learning_rate for experiment, *_ in training.calls]
    assert len(set(rates)) == 12
    assert sum(rates[6:]) < sum(rates[:6]), "later trials follow what the earlier ones found"
    macs = {10: 8 * 240, 20: 8 * 480}  # tiny_model: 8 units over 24 bands of stacked frames, then 4 labels
    for row in rows:
        step = macs[int(row.settings["model.stream.stack_frames"])] + 8 * 4
        assert row.macs_per_second == step * 10  # a step every 100 ms


def test_going_on_gives_what_one_go_gives(plan, training, tmp_path):
    whole = search(plan, tmp_path / "whole", 7)
    search(plan, tmp_path / "parts", 3)
    parts = search(plan, tmp_path / "parts", 7)
    assert [(row.settings, row.state, row.accuracy) for row in parts] == [
        (row.settings, row.state, row.accuracy) for row in whole
    ]
    before = len(training.calls)
    assert len(search(plan, tmp_path / "parts", 7)) == 7
    assert len(training.calls) == before


def test_trials_behind_the_median_end_early(plan, training, tmp_path):
    rows = search(plan, tmp_path / "out", 14)
    pruned = [row for row in rows if row.state == "pruned"]
    assert pruned
    assert len(pruned) < len(rows) - 5
    for row in pruned:
        assert 2 <= row.epochs < 8, "not before a quarter of the epochs"
        assert "behind the median" in row.note
        assert row.model_bytes is None


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), KwsError("disk full")])
def test_an_interrupted_trial_is_gone_on_with(plan, training, tmp_path, failure):
    training.failure = failure
    with pytest.raises(type(failure)):
        search(plan, tmp_path / "out", 4)
    training.failure = None
    rows = search(plan, tmp_path / "out", 4)
    (broken, broken_run, _), (again, again_run, resume) = training.calls[2], training.calls[3]
    assert (again, again_run, resume) == (broken, broken_run, True)
    assert [row.state for row in rows] == ["complete"] * 4
    assert len({row.run for row in rows}) == 4


def test_settings_that_diverge_or_do_not_fit_are_noted(plan, training, tmp_path):
    training.failure = DivergedError("the loss is no number in epoch 1")
    (tmp_path / "space.toml").write_text(
        "[model.stream]\nstack_frames = {choices = [10]}\nstep_frames = {choices = [10, 11]}\n"
    )
    tight = replace(plan, space=load_space(tmp_path / "space.toml", SMALL))
    notes = {row.note for row in search(tight, tmp_path / "tight", 8) if row.state == "pruned"}
    assert any("step_frames 11 and stack_frames 10" in note for note in notes)
    rows = search(plan, tmp_path / "out", 4)
    assert len(training.calls) >= 4
    assert [row.note for row in rows if row.state == "pruned"] in ([], ["the loss is no number in epoch 1"])


@pytest.mark.parametrize("limit", [{"max_bytes": 999}, {"max_macs_per_second": 99}])
def test_models_over_a_limit_are_not_trained(plan, training, tmp_path, monkeypatch, limit):
    def cost(experiment, labels):
        frames = experiment.model.stream.stack_frames
        return Cost(model_bytes=50 * frames, macs_per_second=5 * frames)

    monkeypatch.setattr(search_run, "cost_untrained", cost)
    monkeypatch.setattr(search_run, "label_names", lambda clips, config: ("high", "low"))
    rows = search(replace(plan, prune=False, **limit), tmp_path / "out", 8)
    refused = [row for row in rows if row.settings["model.stream.stack_frames"] == "20"]
    assert refused
    assert all("are wanted" in row.note and row.state == "pruned" and row.accuracy is None for row in refused)
    assert len(training.calls) == len(rows) - len(refused) > 0


def test_the_front_is_what_no_other_trial_beats():
    values = [(0.9, 10, 5), (0.9, 10, 5), (0.8, 9, 9), (0.7, 9, 9), (0.95, 30, 1), (0.5, 40, 40), (0.6, 8, 2)]
    rows = [
        TrialRow(
            number=number, state="complete", accuracy=accuracy, model_bytes=size, macs_per_second=macs,
            epochs=1, seconds=1.0, settings={}, run="", note="",
        )
        for number, (accuracy, size, macs) in enumerate(values)
    ]  # fmt: skip
    assert [row.number for row in pareto_front(rows)] == [6, 2, 0, 4]
    assert pareto_front([replace(row, state="pruned") for row in rows]) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "has no ranges"),
        ("nonsense", "not valid TOML"),
        ("[train.learning_rat]\nlow = 1e-4\nhigh = 1.0", "did you mean learning_rate"),
        ("[train.epochs]\nlow = 5\nhigh = 5", "in rising order"),
        ("[train.epochs]\nlow = 0\nhigh = 5\nlog = true", "logarithmic"),
        ("[train.epochs]\nlow = 1\nhigh = 5\nstep = 2\nlog = true", "no log beside it"),
        ("[train.epochs]\nlow = 1\nhigh = 5\nwidth = 2", "has width"),
        ('[train.epochs]\nlow = "a"\nhigh = 5', "expected a number"),
        ("[train.epochs]\nchoices = []", "at least one value"),
        ("[train.epochs]\nchoices = [1]\nlow = 2", "and nothing else"),
        ("[train]\nepochs = 3", "train.epochs is 3"),
        ("[train.epochs]\nlow = -4\nhigh = 5", "epochs is -4"),
    ],
)
def test_bad_spaces_are_one_sentence(tmp_path, text, sentence):
    (tmp_path / "space.toml").write_text(text)
    with pytest.raises(KwsError, match=r"space\.toml") as failure:
        load_space(tmp_path / "space.toml", SMALL)
    assert sentence in str(failure.value)


def test_what_only_fits_together_is_a_space(tmp_path):
    """The first values of all ranges are checked as one setting, as a trial would have them."""
    sizes = {"filters": [8, 12], "taps": [5, 3], "strides": [2, 2]}
    text = "\n".join(["[model.band_stack]", *(f"{name} = {{choices = [{size}]}}" for name, size in sizes.items())])
    (tmp_path / "space.toml").write_text(text)
    assert len(load_space(tmp_path / "space.toml", SMALL).ranges) == 3
    (tmp_path / "space.toml").write_text(text.replace("[5, 3]", "[5]"))
    with pytest.raises(KwsError, match=r"space\.toml: .*taps is \(5,\), expected as many numbers as filters, 2"):
        load_space(tmp_path / "space.toml", SMALL)


@pytest.fixture
def world(tmp_path, monkeypatch):
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "cache"))
    experiment = replace(SMALL, train=replace(SMALL.train, epochs=1))
    (tmp_path / "small.toml").write_text(dumps_toml(experiment))
    (tmp_path / "space.toml").write_text("[model.gru_units]\nchoices = [[8], [9]]\n")
    tree = write_tree(tmp_path / "tones", 20)
    return SimpleNamespace(
        out=tmp_path / "out",
        given=[
            "search",
            tmp_path / "small.toml",
            "--data",
            tree,
            "--space",
            tmp_path / "space.toml",
            "-o",
            tmp_path / "out",
        ],
    )


def test_two_processes_work_on_one_study(world, capsys):
    workers = [start(*world.given, "--json", "--trials", 4) for _ in range(2)]
    answers = [worker.communicate(timeout=1200) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], answers
    told = [{int(line.split()[1]) for line in err.decode().splitlines() if " complete: " in line} for _, err in answers]
    assert sorted([*told[0], *told[1]]) == [0, 1, 2, 3], "every trial is run once, by one of the two"
    cli = Cli(capsys)
    rows = json.loads(cli(*world.given, "--json", "--trials", 4).out)["trials"]
    assert [row["state"] for row in rows] == ["complete"] * 4
    with (world.out / "trials.csv").open() as file:
        assert [int(row["trial"]) for row in csv.DictReader(file)] == [0, 1, 2, 3]
    for row in rows:
        content = (world.out / "trials" / row["run"] / "model.tflite").read_bytes()
        assert len(content) == row["model_bytes"]
    experiment = load(world.out / "trials" / rows[0]["run"] / "config.json")
    before = cost_untrained(experiment, 4)
    assert before.macs_per_second == rows[0]["macs_per_second"]
    assert 0 < rows[0]["model_bytes"] - before.model_bytes < 4000, "the record"
    assert (world.out / "pareto.png").read_bytes().startswith(b"\x89PNG")
    assert "best: " in cli(*world.given, "--trials", 0).out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (["--set", "train.epochs=3"], "was started with another experiment"),
        (["--max-bytes", 9], "was started with another max_bytes"),
        (["--set", "train.epoch=3"], "did you mean epochs"),
    ],
)
def test_another_search_in_the_folder_is_refused(world, capsys, change, sentence):
    cli = Cli(capsys)
    assert cli(*world.given, "--trials", 0).status == 0
    assert sentence in cli.fails(*world.given, "--trials", 0, *change)
    (world.out / "search.json").unlink()
    assert "holds no search" in cli.fails(*world.given, "--trials", 0)


def test_a_recipe_that_does_not_exist_is_one_sentence(world, capsys):
    cli = Cli(capsys)
    assert "recipe nope: not known" in cli.fails("search", "nope", *world.given[2:], "--trials", 0)
    assert not Path(world.out).exists()
