"""Both Keras backends train the same networks to the same weights, and either ends in a model file."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
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


def environment(backend: str | None, **variables: str) -> dict[str, str]:
    """None: KERAS_BACKEND is not set, as with most users."""
    kept = {key: value for key, value in os.environ.items() if key != "KERAS_BACKEND"}
    chosen = {} if backend is None else {"KERAS_BACKEND": backend}
    return kept | chosen | {"TF_CPP_MIN_LOG_LEVEL": "3"} | variables


def on_backend(backend: str | None, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(arguments, env=environment(backend, **variables), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def trained() -> dict[str, dict[str, Any]]:
    facts = {}
    for name in BACKENDS:
        done = on_backend(name, sys.executable, str(Path(__file__).with_name("train_losses.py")))
        assert done.returncode == 0, done.stderr
        facts[name] = json.loads(done.stdout)
    return facts


WHAT = [
    *(f"{family} {mode}" for family in ("fc_gru", "tcn", "bands", "ds_cnn", "dnn") for mode in ("off", "fake")),
    "peak off",
]


@pytest.mark.xdist_group("train_backends")  # so that both are trained once
@pytest.mark.parametrize("what", WHAT)
@pytest.mark.parametrize("figure", ["losses", "judged", "hits", "posteriors", "weights"])
def test_both_backends_compute_the_same(trained: dict[str, dict[str, Any]], what: str, figure: str) -> None:
    one, other = (np.array(trained[name][what][figure]) for name in BACKENDS)
    # Simulated int8 rounds: what differs in the last bit may then differ by a step, and be learnt from.
    assert np.linalg.norm(one - other) <= (1e-3 if what.endswith("off") else 0.1) * np.linalg.norm(one)
    if figure in ("losses", "hits"):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-4 if what.endswith("off") else 0.02)
    assert np.abs(one).max() > 0.1


def small_training(folder: Path, data: Path, *more: str) -> list[str]:
    settings = [part for each in SMALL for part in ("--set", each)]
    return program("train", "--recipe", "commands-fc-gru-small", "--data", data, *settings, *more, "-o", folder)


def train_small(backend: str | None, folder: Path, data: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    return on_backend(backend, *small_training(folder, data, *more), KWS_CACHE=str(folder.parent / "cache"))


def float_epochs(folder: Path) -> list[str]:
    rows = csv.DictReader((folder / "history.csv").read_text().splitlines())
    return [row["epoch"] for row in rows if row["phase"] == "float"]


def test_trains_on_jax_to_a_model_file_and_resumes_on_tensorflow(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    done = train_small(None, tmp_path / "run", data)
    assert done.returncode == 0, done.stderr
    facts = json.loads((tmp_path / "run" / "environment.json").read_text())
    assert facts["backend"] == "jax", "what is installed and faster is taken"
    assert facts["packages"].keys() >= {"jax", "jaxlib", "keras"}
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


def test_interrupted_and_resumed_on_jax_it_is_the_same_model(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    done = train_small("jax", tmp_path / "whole", data, "--set", "train.epochs=80")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "parts"
    begun = subprocess.Popen(
        small_training(folder, data, "--set", "train.epochs=80"),
        env=environment("jax", KWS_CACHE=str(tmp_path / "cache")),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not (folder / "history.csv").exists() and begun.poll() is None:
        time.sleep(0.01)
    begun.send_signal(signal.SIGINT)
    assert begun.wait(120) == 130
    assert len(float_epochs(folder)) < 80
    resumed = on_backend("jax", *program("train", "--resume", "-o", folder), KWS_CACHE=str(tmp_path / "cache"))
    assert resumed.returncode == 0, resumed.stderr
    assert len(float_epochs(folder)) == 80
    one, other = (read_record((tmp_path / name / "model.tflite").read_bytes()) for name in ("whole", "parts"))
    assert one.provenance["weights_sha256"] == other.provenance["weights_sha256"]


def test_begun_on_one_backend_it_is_gone_on_with_on_the_other(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    done = train_small("tensorflow", tmp_path / "run", data, "--set", "train.epochs=1", "--set", "train.qat_epochs=0")
    assert done.returncode == 0, done.stderr
    config = tmp_path / "run" / "config.json"
    config.write_text(config.read_text().replace('"epochs": 1,', '"epochs": 3,'))
    resumed = on_backend(
        "jax", *program("train", "--resume", "-o", tmp_path / "run"), KWS_CACHE=str(tmp_path / "cache")
    )
    assert resumed.returncode == 0, resumed.stderr
    assert float_epochs(tmp_path / "run") == ["1", "2", "3"]


def test_a_module_of_the_users_folder_does_not_get_into_the_conversion(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    (tmp_path / "random.py").write_text("raise SystemExit('not this one')\n")
    kws_program = shutil.which("kws", path=str(Path(sys.executable).parent))
    assert kws_program, "the package is installed"
    settings = [part for each in SMALL for part in ("--set", each)]
    done = subprocess.run(
        [kws_program, "train", "--recipe", "commands-fc-gru-small", "--data", data, *settings, "-o", "run"],
        env=os.environ | {"KERAS_BACKEND": "jax", "KWS_CACHE": str(tmp_path / "cache")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


CONVERTS_WITHOUT_MODULES = """
import kws.quantize.apart as apart
from kws.config import Experiment
from kws.errors import KwsError
from kws.model import build_model

apart._environment = lambda: {"PYTHONPATH": ""}
apart.sys.executable = sys.argv[1]
experiment = Experiment()
try:
    apart.convert_anywhere(build_model(experiment.model, experiment.frontend.bands, 3), experiment)
except KwsError as error:
    print(error)
"""


def test_a_conversion_that_fails_is_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "python"
    for program_text, said in (
        ("echo Traceback >&2; echo 'OSError: full' >&2; exit 1", "the conversion in TensorFlow failed (OSError: full)"),
        ("kill -9 $$", "the conversion in TensorFlow failed (signal 9)"),
        ("echo 'quantization: not int8'; exit 3", "quantization: not int8"),
    ):
        broken.write_text(f"#!/bin/sh\n{program_text}\n")
        broken.chmod(0o755)
        code = "import sys" + CONVERTS_WITHOUT_MODULES
        done = on_backend("jax", sys.executable, "-c", code, str(broken))
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip().endswith(said)
        assert len(done.stdout.strip().splitlines()) == 1


def test_an_unknown_backend_is_one_sentence(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    done = train_small("numpy", tmp_path / "run", data)
    assert done.returncode == 1
    assert "expected jax or tensorflow" in sentence(done.stderr)


def test_a_device_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    data = write_tree(tmp_path / "tones", 20)
    arguments = program("train", "--recipe", "demo", "--data", data, "-o", tmp_path / "run")
    done = on_backend("jax", *arguments, JAX_PLATFORMS="bogus", KWS_CACHE=str(tmp_path / "cache"))
    assert done.returncode == 1
    assert "JAX finds no device" in sentence(done.stderr)
    assert not (tmp_path / "run").exists()
