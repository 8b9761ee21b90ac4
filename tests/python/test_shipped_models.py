"""Every model in models/ is what its manifest says, and is as good as its card says."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from kws.config import DnnConfig, Experiment
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.config.recipes import RECIPES
from kws.config.serialize import from_dict
from kws.evaluate.accuracy import measure_accuracy
from kws.evaluate.clips import load_clips
from kws.evaluate.protocol import protocol_of
from kws.evaluate.stream.heard import hear_one
from kws.evaluate.stream.score import score_at
from kws.export.recording import read_golden
from kws.features.extract import FeatureExtractor
from kws.record import read_record
from kws.simulate.spotter import Spotter
from kws.streams import StreamConfig, build_stream, cut_stream
from kws.streams.material import open_material
from kws.train.trained import open_trained


def experiment_of(folder: Path) -> Experiment:
    return from_dict(json.loads((folder / "manifest.json").read_text())["experiment"])


MODELS = sorted(path.parent for path in (Path(__file__).parents[2] / "models").glob("*/manifest.json"))
COMMANDS = [folder for folder in MODELS if folder.name.startswith("commands-")]
WAKE = [folder for folder in MODELS if folder not in COMMANDS]
OF_RECIPES = [folder for folder in MODELS if experiment_of(folder).recipe in RECIPES]


def test_there_are_models() -> None:
    assert MODELS


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_hashes_and_memory(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    spotter = Spotter(folder / "model.tflite")
    assert spotter.memory_bytes_for(4) == manifest["memory_bytes"]["32-bit"]
    assert spotter.labels == manifest["labels"]


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_the_golden_recording_has_one_event(folder: Path) -> None:
    assert len(Spotter(folder / "model.tflite").push(read_golden(folder / "golden.wav"))) == 1


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_training_can_go_on_from_it(folder: Path) -> None:
    """The network made of its int8 weights is as sure of the golden recording's word as it is."""
    golden = read_golden(folder / "golden.wav")
    [event] = Spotter(folder / "model.tflite").push(golden)
    network = open_trained(folder, experiment_of(folder))
    features = FeatureExtractor(network.experiment.frontend).features(golden)
    logits = np.asarray(network.model(features[None].astype(np.float32) / 128))[0]
    scores = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    assert scores[:, network.labels.index(event.keyword)].max() > 0.9


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_eval_judges_it_as_its_card_does(folder: Path, tmp_path: Path) -> None:
    """By the shares and the readout it was trained with; a stranger's manifest changes nothing."""
    record = read_record((folder / "model.tflite").read_bytes())
    made = experiment_of(folder)
    protocol = protocol_of(folder, record)
    assert (protocol.data_config, protocol.readout_steps) == (made.data, made.train.readout_steps)
    (tmp_path / "manifest.json").write_text('{"experiment": "of another program"}')
    assert protocol_of(tmp_path, record).readout_steps == record.detector.smoothing_steps


@pytest.mark.parametrize("folder", OF_RECIPES, ids=lambda folder: folder.name)
def test_its_recipe_has_or_had_its_network(folder: Path) -> None:
    """So it can be trained on without the settings it was made with."""
    assert open_trained(folder, Experiment(model=DnnConfig())).experiment.model == experiment_of(folder).model


@pytest.mark.parametrize("folder", MODELS, ids=lambda folder: folder.name)
def test_the_card_says_what_the_manifest_says(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "tools"))
    from publish_model import render_card  # noqa: PLC0415

    template = "model_card.md.j2" if folder in COMMANDS else "wake_card.md.j2"
    assert render_card(json.loads((folder / "manifest.json").read_text()), template) == (folder / "card.md").read_text()


@pytest.mark.shared_data
@pytest.mark.parametrize("folder", COMMANDS, ids=lambda folder: folder.name)
def test_accuracy_is_the_published_one(folder: Path, shared_data: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    spotter = Spotter(folder / "model.tflite")
    experiment = from_dict(manifest["experiment"])
    clips = load_clips(
        [shared_data / "commands"], spotter.labels, experiment.data, "validation", noise=[shared_data / "noise"]
    )
    accuracy = measure_accuracy(spotter, clips, experiment.train.readout_steps).accuracy
    published = manifest["figures"]["conditions"][0]
    assert published["name"] == "clean"
    assert [accuracy.hits] == published["accuracy"]["device"]["hits"]
    assert accuracy.trials == published["accuracy"]["device"]["trials"]
    assert accuracy.value >= 0.91
    assert accuracy.value >= manifest["float_accuracy"] - 0.01
    limit = {"small": 25, "medium": 60}.get(folder.name.rsplit("-", 1)[1], 120)
    assert manifest["model_bytes"] <= 1024 * limit


@pytest.mark.shared_data
@pytest.mark.parametrize("folder", WAKE, ids=lambda folder: folder.name)
def test_a_short_stream_gives_the_published_events(folder: Path, shared_data: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    spotter = Spotter(folder / "model.tflite")
    sources = {name: [shared_data / name] for name in ("speech", "noise")}
    synthetic = manifest["figures"]["synthetic"]
    recorded = [] if synthetic else [shared_data / "wake"]
    material = open_material(recorded, spotter.record.keywords, "validation", **sources)
    stream = StreamConfig(hours=manifest["figures"]["check"]["hours_made"], repeats=0 if synthetic else 1)
    heard = [hear_one(spotter, piece) for piece in cut_stream(build_stream(material, stream), 60 * SAMPLE_RATE_HZ)]
    published = manifest["figures"]["check"]
    threshold = round(32768 * published["threshold"])
    assert synthetic or threshold == spotter.record.operating_points[0].threshold_q15[0]
    score = score_at(spotter.record, heard, threshold)
    assert score.found.trials == published["missed"]["trials"]
    assert score.false_accepts.count > 5 if synthetic else score.found.trials > 30
    assert score.false_rejects.hits == published["missed"]["hits"]
    assert score.false_accepts.count == published["false_accepts"]
    assert manifest["model_bytes"] <= 1024 * 40
