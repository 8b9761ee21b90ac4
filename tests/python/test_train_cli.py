from pathlib import Path

import pytest
from data_helpers import write_tree

from kws.cli.main import run
from kws.config import DataConfig, Experiment, FcGruConfig, StreamConfig, TrainConfig
from kws.config.serialize import dumps_toml
from kws.record import read_record

SMALL = Experiment(
    data=DataConfig(words=("high", "low"), clip_ms=600, validation_percent=20),
    model=FcGruConfig(stream=StreamConfig(stack_frames=10, step_frames=10), context_units=(), gru_units=(8,)),
    train=TrainConfig(epochs=2, qat_epochs=0, batch_size=16, readout_steps=2),
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("data") / "tones", 20)


def weights_sha256(folder: Path) -> str:
    return str(read_record((folder / "model.tflite").read_bytes()).provenance["weights_sha256"])


def test_trains_then_resumes_without_naming_the_data(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KWS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "small.toml").write_text(dumps_toml(SMALL))
    given = [
        "--config",
        str(tmp_path / "small.toml"),
        "--data",
        str(tree),
        "--set",
        "train.epochs=1",
        "--licence",
        "CC0",
    ]
    assert run(["train", *given, "-o", str(tmp_path / "run")]) == 0
    assert "model.tflite" in capsys.readouterr().out
    first = weights_sha256(tmp_path / "run")
    (tmp_path / "run" / "model.tflite").unlink()
    assert run(["train", "--resume", "-o", str(tmp_path / "run")]) == 0
    assert weights_sha256(tmp_path / "run") == first
    assert run(["train", *given, "-o", str(tmp_path / "again")]) == 0
    assert weights_sha256(tmp_path / "again") == first, "the same seed gives the same model"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "RUN"], "--data is missing"),
        (["-o", "RUN", "--resume"], "holds no run"),
        (["-o", "RUN", "--data", "absent"], "absent: does not exist"),
        (["-o", "RUN", "--data", "DATA", "--set", "train.epoch=3"], "did you mean epochs"),
        (["-o", "RUN", "--data", "DATA", "--recipe", "nope"], "expected one of commands-fc-gru"),
        (["-o", "RUN", "--data", "DATA"], "no clips of yes, no"),
        (["-o", "DATA", "--data", "DATA"], "not an empty folder"),
    ],
)
def test_bad_arguments_are_one_sentence(
    arguments: list[str], sentence: str, tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = {"RUN": str(tmp_path / "run"), "DATA": str(tree), "absent": str(tmp_path / "absent")}
    assert run(["train", *(places.get(argument, argument) for argument in arguments)]) == 1
    error = capsys.readouterr().err.strip().splitlines()[-1]
    assert error.startswith("kws: ")
    assert sentence in error
    assert not (tmp_path / "run").exists()
