import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from data_helpers import write_tree

from kws.config import (
    AugmentConfig,
    DataConfig,
    DetectorConfig,
    Experiment,
    FcGruConfig,
    StreamConfig,
    TcnConfig,
    TrainConfig,
)
from kws.data.clips import Source
from kws.data.source import open_source
from kws.errors import KwsError
from kws.evaluate.clips import load_clips
from kws.evaluate.robustness import device, measure_robustness
from kws.export.recording import read_golden
from kws.model import StreamingModel, build_model
from kws.quantize.restore import measure_norms
from kws.record import attach, encode, read_record
from kws.simulate.spotter import Spotter
from kws.train.beginning import load_beginning, open_beginning
from kws.train.checkpoint import load_arrays
from kws.train.pipeline import TrainedModel, train_model
from kws.train.run_engines import run_engines
from kws.train.run_folder import RunFolder, opened_beginning, opened_paths, opened_teachers
from kws.train.teacher import load_teacher
from kws.train.trained import open_trained

EXPERIMENT = Experiment(
    name="tones",
    data=DataConfig(words=("high", "low"), clip_ms=600, unknown_percent=50, validation_percent=20),
    augment=AugmentConfig(shift_ms=20, snr_db=(10, 30), time_mask_frames=4, band_mask_bands=4),
    model=FcGruConfig(stream=StreamConfig(stack_frames=6, step_frames=6), context_units=(24,), gru_units=(16,)),
    train=TrainConfig(
        epochs=8, qat_epochs=1, batch_size=32, learning_rate=0.02, readout_steps=2, class_bias_ridge=0.01
    ),
    detector=DetectorConfig(smoothing_steps=2),
)


NORMALISED = replace(EXPERIMENT, model=replace(EXPERIMENT.model, context_norm=True))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    tree = write_tree(tmp_path_factory.mktemp("data") / "tones", 60)
    return open_source(tree, EXPERIMENT.data, licence="CC0")


@pytest.fixture(scope="module")
def trained(source: Source, tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    folder = tmp_path_factory.mktemp("runs")
    return train_model(EXPERIMENT, [source], folder / "run", cache=folder / "cache")


def test_the_model_says_what_it_is(trained: TrainedModel) -> None:
    record = read_record(trained.model_path.read_bytes())
    assert [label.name for label in record.labels] == ["_silence_", "_unknown_", "high", "low"]
    assert [label.background for label in record.labels] == [True, True, False, False]
    assert record.stream.step_frames == 6
    assert len(record.stream.links) == 1
    assert record.provenance["family"] == "fc_gru"
    assert record.provenance["data"][0]["licence"] == "CC0"
    assert record.frontend == EXPERIMENT.frontend


def test_the_model_learned(trained: TrainedModel) -> None:
    assert trained.result.float_accuracy > 0.8
    assert trained.result.accuracy > 0.8


def test_the_run_folder_is_complete(trained: TrainedModel, source: Source) -> None:
    folder = trained.model_path.parent
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "checkpoints",
        "config.json",
        "curves.png",
        "data.json",
        "environment.json",
        "golden.wav",
        "history.csv",
        "model.tflite",
        "result.json",
    }
    result = json.loads((folder / "result.json").read_text())
    assert result["model_bytes"] == trained.model_path.stat().st_size
    assert not result["stopped_early"]
    assert opened_paths(RunFolder.open(folder)) == {
        "data": [source.root.resolve()],
        "noise": [],
        "rooms": [],
        "speech": [],
    }


def test_the_run_s_networks_decide_as_in_training(trained: TrainedModel, source: Source) -> None:
    folder = trained.model_path.parent
    engines = run_engines(folder)
    clips = load_clips([source.root], trained.labels, EXPERIMENT.data)
    steps = EXPERIMENT.train.readout_steps
    robustness = measure_robustness(
        {**engines, "device": device(Spotter(trained.model_path), steps, 2)}, clips, rooms=None
    )
    clean, *others = robustness.by_condition.values()
    assert list(clean) == ["float", "int8 simulated", "device"]
    assert clean["float"].value == trained.result.float_accuracy
    assert clean["int8 simulated"].value == trained.result.accuracy
    # Rounding may fall the other way between simulation and integers, see tests/python/test_quantize.py.
    assert abs(clean["device"].value - trained.result.accuracy) <= 2 / len(clips.pcm)
    assert len(others) == 6
    assert {len(accuracy.confusions) for row in others for accuracy in row.values()} == {1, 2}


def test_the_golden_recording_has_one_event(trained: TrainedModel) -> None:
    pcm = read_golden(trained.model_path.parent / "golden.wav")
    events = Spotter(trained.model_path).push(pcm)
    assert [event.keyword in ("high", "low") for event in events] == [True]


def test_a_student_learns_from_its_teachers(trained: TrainedModel, source: Source, tmp_path: Path) -> None:
    teacher = trained.model_path.parent
    second = tmp_path / "second"
    shutil.copytree(teacher, second)
    model = TcnConfig(stream=StreamConfig(stack_frames=6, step_frames=6), channels=12, taps=3, dilations=(1, 2))
    student = replace(EXPERIMENT, model=model, train=replace(EXPERIMENT.train, epochs=10, distill_weight=1.0))
    taught = train_model(
        student, [source], tmp_path / "run", cache=teacher.parent / "cache", teachers=[teacher, second]
    )
    # With weight 1 the labels play no part: what it knows it has from the teachers.
    assert taught.result.accuracy > 0.7
    run = RunFolder.open(tmp_path / "run")
    assert opened_teachers(run) == [teacher.resolve(), second.resolve()]
    assert [each["name"] for each in run.read_json("data.json")["teachers"]] == ["tones", "tones"]


def test_a_run_begins_with_the_weights_of_another(trained: TrainedModel, source: Source, tmp_path: Path) -> None:
    first = trained.model_path.parent
    cache = first.parent / "cache"
    short = replace(EXPERIMENT, train=replace(EXPERIMENT.train, epochs=1, qat_epochs=0, learning_rate=1e-6))
    begun = train_model(short, [source], tmp_path / "run", cache=cache, begin=first)
    assert begun.result.float_accuracy > 0.8
    wider = replace(short, model=replace(EXPERIMENT.model, gru_units=(20,)))
    with pytest.raises(KwsError, match="a different model"):
        train_model(wider, [source], tmp_path / "other", cache=cache, begin=first)
    assert not (tmp_path / "other").exists()
    assert RunFolder.open(tmp_path / "run").read_json("data.json")["begun_with"]["name"] == "tones"


@pytest.fixture(scope="module")
def normalised(source: Source, tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    folder = tmp_path_factory.mktemp("normalised")
    return train_model(NORMALISED, [source], folder / "run", cache=folder / "cache")


def test_a_run_begins_with_a_model_file_and_learns_from_it(
    normalised: TrainedModel, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What int8 has kept of the weights is enough to go on, with the normalisations of this run's data."""
    measured = []

    def measuring(model: StreamingModel, heard: np.ndarray) -> None:
        before = np.array(model.context_layers[0].norm.variance)
        measure_norms(model, heard)
        measured.append((before, np.array(model.context_layers[0].norm.variance)))

    monkeypatch.setattr("kws.train.pipeline.measure_norms", measuring)
    cache = normalised.model_path.parent.parent / "cache"
    folder = tmp_path / "tones"
    folder.mkdir()
    shutil.copy(normalised.model_path, folder)
    short = replace(NORMALISED, train=replace(NORMALISED.train, epochs=1, qat_epochs=0, learning_rate=1e-6))
    begun = train_model(
        short, [source], tmp_path / "run", cache=cache, begin=folder, teachers=[folder / "model.tflite"]
    )
    assert begun.result.float_accuracy > normalised.result.accuracy - 0.05
    [(folded, spread)] = measured
    assert np.ptp(folded) == 0
    assert np.ptp(spread) > 1
    run = RunFolder.open(tmp_path / "run")
    facts = run.read_json("data.json")
    assert facts["begun_with"]["name"] == "tones"
    assert [teacher["weights_sha256"] for teacher in facts["teachers"]] == [facts["begun_with"]["weights_sha256"]]
    assert opened_beginning(run) == folder.resolve()
    # What the record says beside the network, such as operating points, makes it no other one.
    rewritten = folder / "rewritten.tflite"
    data = normalised.model_path.read_bytes()
    rewritten.write_bytes(attach(data, encode(replace(read_record(data), provenance={}))))
    again = open_trained(rewritten, NORMALISED)
    assert again.facts["weights_sha256"] == facts["begun_with"]["weights_sha256"]


def test_a_run_that_was_stopped_at_once_begins_again_where_it_was_to_begin(
    normalised: TrainedModel, source: Source, tmp_path: Path
) -> None:
    cache = normalised.model_path.parent.parent / "cache"
    short = replace(NORMALISED, train=replace(NORMALISED.train, epochs=1, qat_epochs=0, learning_rate=1e-6))
    first = train_model(short, [source], tmp_path / "run", cache=cache, begin=normalised.model_path)
    run = RunFolder.open(tmp_path / "run")
    shutil.rmtree(run.last_path.parent)
    again = train_model(short, [source], run.path, cache=cache, resume=True, begin=opened_beginning(run))
    assert again.result.float_accuracy == pytest.approx(first.result.float_accuracy, abs=1e-3)


def test_models_that_cannot_be_trained_on_are_refused(trained: TrainedModel, tmp_path: Path) -> None:
    wider = replace(EXPERIMENT, model=replace(EXPERIMENT.model, gru_units=(20,)))
    with pytest.raises(KwsError, match=r"the network of its recipe \(commands-fc-gru-medium\) nor that of this run"):
        open_trained(trained.model_path, wider)
    with pytest.raises(KwsError, match="does not exist"):
        open_trained(tmp_path / "nothing.tflite", EXPERIMENT)
    data = trained.model_path.read_bytes()
    damaged = tmp_path / "damaged.tflite"
    damaged.write_bytes(data[:2000])
    with pytest.raises(KwsError, match=r"damaged.tflite: cannot be trained on: .*truncated or damaged"):
        open_trained(damaged, EXPERIMENT)
    odd = tmp_path / "odd.tflite"
    odd.write_bytes(attach(data, encode(replace(read_record(data), provenance={"recipe": ["x"]}))))
    assert open_trained(odd, EXPERIMENT).from_int8


def test_what_a_recipes_former_network_has_learnt_is_gone_on_with(
    trained: TrainedModel, source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model, or a run, of the network that the recipe had before; not where settings change the network."""
    wider = replace(EXPERIMENT, model=replace(EXPERIMENT.model, gru_units=(20,)))
    former = {EXPERIMENT.recipe: (EXPERIMENT.model,)}
    monkeypatch.setattr("kws.train.trained.former_networks", lambda name: former.get(name, ()))
    monkeypatch.setattr("kws.train.beginning.former_networks", lambda name: former.get(name, ()))
    assert open_trained(trained.model_path, wider).experiment.model == EXPERIMENT.model
    short = replace(wider, train=replace(wider.train, epochs=1, qat_epochs=0, learning_rate=1e-6))
    cache = trained.model_path.parent.parent / "cache"
    with pytest.raises(KwsError, match="weights of a different model"):
        train_model(short, [source], tmp_path / "changed", cache=cache, begin=trained.model_path)
    monkeypatch.setattr("kws.train.beginning.recipe", lambda _: wider)
    for begin in (trained.model_path, trained.model_path.parent):
        run = tmp_path / begin.name
        dropped = replace(short, model=replace(short.model, dropout=0.3))
        begun = train_model(dropped, [source], run, cache=cache, begin=begin)
        assert RunFolder.open(run).experiment().model == replace(EXPERIMENT.model, dropout=0.3)
        assert begun.result.float_accuracy > trained.result.accuracy - 0.05


def test_other_words_keep_all_but_the_last_layer(trained: TrainedModel, source: Source, tmp_path: Path) -> None:
    first = RunFolder.open(trained.model_path.parent)
    labels = tuple(first.read_json("data.json")["labels"])
    fresh = build_model(EXPERIMENT.model, EXPERIMENT.frontend.bands, len(labels) + 1)
    head = [np.array(v) for v in fresh.variables if v.path.startswith("readout/")]
    load_beginning(first.path, open_beginning(first.path, EXPERIMENT), (*labels, "other"), fresh)
    origin = build_model(EXPERIMENT.model, EXPERIMENT.frontend.bands, len(labels))
    load_arrays(first.final_path("float"), {"model": origin.variables})
    for before, after in zip(origin.variables, fresh.variables, strict=True):
        if not after.path.startswith(("readout/", "seed_generator")):
            np.testing.assert_array_equal(np.array(before), np.array(after))
    for before, after in zip(head, [v for v in fresh.variables if v.path.startswith("readout/")], strict=True):
        np.testing.assert_array_equal(before, np.array(after))


def test_teachers_and_beginnings_are_evened_out(trained: TrainedModel) -> None:
    """Their answers are those of the run's model, not those of the weights as trained."""
    run = RunFolder.open(trained.model_path.parent)
    labels = tuple(run.read_json("data.json")["labels"])
    begun, as_trained = (build_model(EXPERIMENT.model, EXPERIMENT.frontend.bands, len(labels)) for _ in range(2))
    load_beginning(run.path, open_beginning(run.path, EXPERIMENT), labels, begun)
    load_arrays(run.best_path("float"), {"model": as_trained.variables})
    moved = np.array(begun.readout.bias) - np.array(as_trained.readout.bias)
    assert np.abs(moved).max() > 1e-3
    features = np.random.default_rng(1).integers(-90, 90, (4, 57, EXPERIMENT.frontend.bands)).astype(np.int8)
    taught = load_teacher(run.path, EXPERIMENT, labels)
    logits = np.asarray(begun(features.astype(np.float32) / 128))[:, -EXPERIMENT.train.readout_steps :]
    wanted = (logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))).mean(axis=1)
    np.testing.assert_allclose(taught.answer(features), wanted, atol=1e-3)
    assert taught.facts["weights_sha256"] == hashlib.sha256(run.even_path("float").read_bytes()).hexdigest()


def test_a_teacher_of_other_classes_or_features_is_refused(
    trained: TrainedModel, source: Source, tmp_path: Path
) -> None:
    teacher = trained.model_path.parent
    cache = teacher.parent / "cache"
    fewer = replace(EXPERIMENT, data=replace(EXPERIMENT.data, words=("high",)))
    with pytest.raises(KwsError, match="knows the classes"):
        train_model(fewer, [source], tmp_path / "run", cache=cache, teachers=[teacher])
    other = replace(EXPERIMENT, frontend=replace(EXPERIMENT.frontend, bands=32))
    with pytest.raises(KwsError, match="other features"):
        train_model(other, [source], tmp_path / "run", cache=cache, teachers=[teacher])
    with pytest.raises(KwsError, match="holds neither a run"):
        train_model(EXPERIMENT, [source], tmp_path / "run", cache=cache, teachers=[tmp_path])
    assert not (tmp_path / "run").exists()


def test_other_settings_or_data_are_not_resumed(trained: TrainedModel, source: Source, tmp_path: Path) -> None:
    run = trained.model_path.parent
    with pytest.raises(KwsError, match="other settings"):
        train_model(replace(EXPERIMENT, name="x"), [source], run, resume=True, cache=run.parent / "cache")
    fewer = replace(source, clips=source.clips[:-3])
    with pytest.raises(KwsError, match="other data"):
        train_model(EXPERIMENT, [fewer], run, resume=True, cache=run.parent / "cache")
    with pytest.raises(KwsError, match="other teachers"):
        train_model(EXPERIMENT, [source], run, resume=True, cache=run.parent / "cache", teachers=[run])
    with pytest.raises(KwsError, match="go on with --resume"):
        train_model(EXPERIMENT, [source], run, cache=run.parent / "cache")
