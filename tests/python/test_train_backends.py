"""Both Keras backends train the same networks to the same weights, and either ends in a model file."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_helpers import program, sentence
from data_helpers import write_tree

from kws.record import read_record

BACKENDS = ("tensorflow", "jax")
SMALL = (
    *("data.words=high,low", "data.clip_ms=600", "data.validation_percent=20", "model.context_units=8"),
    *("model.gru_units=8", "train.epochs=2", "train.qat_epochs=1", "train.batch_size=16", "augment.rounds=0"),
)


def on_backend(name: str, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"KERAS_BACKEND": name, "TF_CPP_MIN_LOG_LEVEL": "3"} | variables
    return subprocess.run(arguments, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def trained() -> dict[str, dict[str, Any]]:
    facts = {}
    for name in BACKENDS:
        done = on_backend(name, sys.executable, str(Path(__file__).with_name("train_losses.py")))
        assert done.returncode == 0, done.stderr
        facts[name] = json.loads(done.stdout)
    return facts


@pytest.mark.parametrize("what", ["fc_gru off", "fc_gru fake", "tcn off", "tcn fake"])
@pytest.mark.parametrize("figure", ["losses", "judged", "hits", "posteriors", "weights"])
def test_both_backends_compute_the_same(trained: dict[str, dict[str, Any]], what: str, figure: str) -> None:
    one, other = (np.array(trained[name][what][figure]) for name in BACKENDS)
    # Simulated int8 rounds: what differs in the last bit may then differ by one step.
    np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4 if what.endswith("off") else 0.02)
    assert np.abs(one).max() > 0.1


def train_small(backend: str, folder: Path, data: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    settings = [part for each in SMALL for part in ("--set", each)]
    arguments = ["train", "--recipe", "commands-fc-gru-small", "--data", str(data), *settings, *more]
    return on_backend(backend, *program(*arguments, "-o", folder), KWS_CACHE=str(folder.parent / "cache"))


def test_trains_on_jax_to_a_model_file_and_resumes_on_tensorflow(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    done = train_small("jax", tmp_path / "run", data)
    assert done.returncode == 0, done.stderr
    made = (tmp_path / "run" / "model.tflite").read_bytes()
    assert read_record(made).provenance["family"] == "fc_gru"
    (tmp_path / "run" / "model.tflite").unlink()
    resumed = on_backend(
        "tensorflow",
        *program("train", "--resume", "-o", tmp_path / "run"),
        KWS_CACHE=str(tmp_path / "cache"),
    )
    assert resumed.returncode == 0, resumed.stderr
    again = (tmp_path / "run" / "model.tflite").read_bytes()
    assert read_record(again).provenance["weights_sha256"] == read_record(made).provenance["weights_sha256"], (
        "the same weights, whoever converts them"
    )


def test_the_same_seed_gives_the_same_model_on_jax(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    hashes = set()
    for name in ("one", "two"):
        done = train_small("jax", tmp_path / name, data)
        assert done.returncode == 0, done.stderr
        record = read_record((tmp_path / name / "model.tflite").read_bytes())
        hashes.add(record.provenance["weights_sha256"])
    assert len(hashes) == 1


def test_an_unknown_backend_is_one_sentence(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    done = train_small("numpy", tmp_path / "run", data)
    assert done.returncode == 1
    assert "expected tensorflow or jax" in sentence(done.stderr)
