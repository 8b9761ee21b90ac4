import io
import os
from pathlib import Path

import keras
import numpy as np
import pytest
from rich.console import Console

from kws.config import Experiment
from kws.errors import KwsError
from kws.train.checkpoint import load_arrays, save_arrays
from kws.train.environment import environment
from kws.train.history import EpochRecord
from kws.train.progress import ConsoleProgress
from kws.train.run_folder import RunFolder


def variables(*shapes: tuple[int, ...]) -> list[keras.Variable]:
    return [keras.Variable(np.full(shape, 3.0, np.float32)) for shape in shapes]


def test_an_existing_run_is_not_overwritten(tmp_path: Path) -> None:
    RunFolder.create(tmp_path / "run", Experiment())
    with pytest.raises(KwsError, match="holds a run already; go on with --resume"):
        RunFolder.create(tmp_path / "run", Experiment())


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("")
    with pytest.raises(KwsError, match="not an empty folder"):
        RunFolder.create(tmp_path, Experiment())
    with pytest.raises(KwsError, match="not an empty folder"):
        RunFolder.create(tmp_path / "thesis.txt", Experiment())
    with pytest.raises(KwsError, match="holds no run"):
        RunFolder.open(tmp_path)


def test_unwritable_places_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KwsError, match=r"cannot be (written|listed)"):
        RunFolder.create(tmp_path / "file" / "run", Experiment())
    with pytest.raises(KwsError, match="cannot be written"):
        save_arrays(tmp_path / "file" / "x.npz", {"model": variables((2,))})


def test_checkpoint_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    save_arrays(path, {"model": variables((2, 3), ()), "optimizer": variables((4,))}, {"epoch": 3})
    model, optimizer = variables((2, 3), ()), variables((4,))
    for variable in (*model, *optimizer):
        variable.assign(variable * 0)
    assert load_arrays(path, {"model": model, "optimizer": optimizer}) == {"epoch": 3}
    assert all((keras.ops.convert_to_numpy(variable) == 3).all() for variable in (*model, *optimizer))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.npz"]


def test_checkpoints_of_other_models_and_damaged_ones_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    save_arrays(path, {"model": variables((2, 3))})
    other = variables((3, 2))
    with pytest.raises(KwsError, match="weights of a different model"):
        load_arrays(path, {"model": other})
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(KwsError, match="not a checkpoint"):
        load_arrays(path, {"model": other})
    with pytest.raises(KwsError, match="does not exist"):
        load_arrays(tmp_path / "absent.npz", {})


def record(phase: str = "float") -> EpochRecord:
    return EpochRecord(
        phase=phase,  # type: ignore[arg-type]
        epoch=7,
        loss=0.5,
        accuracy=0.8,
        validation_loss=0.4,
        validation_accuracy=0.912,
        stream_accuracy=0.9,
        learning_rate=1e-3,
        clips_per_second=512,
        seconds=3,
    )


def test_plain_lines_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    progress = ConsoleProgress(Console(file=out, width=80))
    progress.start(10)
    progress.batch(1, 10, 16, 2.0, 0.5)
    progress.epoch(record(), best=True)
    progress.epoch(record("qat"), best=False)
    progress.close()
    first, second = out.getvalue().splitlines()
    assert first.startswith("float epoch   7")
    assert "validation  91.2 %" in first
    assert first.endswith("best")
    assert second.startswith("int8")
    assert "\x1b" not in out.getvalue()


def test_a_live_bar_in_a_terminal() -> None:
    out = io.StringIO()
    progress = ConsoleProgress(Console(file=out, width=120, force_terminal=True))
    progress.start(10)
    for number in range(1, 11):
        progress.batch(number, 10, 16, 2.0, 0.5)
    progress.close()
    assert "loss 2.000" in out.getvalue()
    assert "clips/s" in out.getvalue()


def test_environment_names_versions_and_machine() -> None:
    found = environment()
    assert found["packages"]["numpy"] == np.__version__
    assert found["cpu_count"] == os.cpu_count()
    assert found["cpu"]
