"""What a user may name as a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from kws.errors import KwsError
from kws.export.resolve import read_model, resolve_model


@pytest.mark.parametrize("named", [".", "model.tflite"])
def test_run_folder_and_file(tmp_path: Path, named: str) -> None:
    (tmp_path / "model.tflite").write_bytes(b"TFL3")
    assert resolve_model(tmp_path / named) == tmp_path / "model.tflite"
    assert read_model(str(tmp_path / named)) == b"TFL3"


def test_bad_names(tmp_path: Path) -> None:
    with pytest.raises(KwsError, match=r"holds no model\.tflite"):
        resolve_model(tmp_path)
    with pytest.raises(KwsError, match="does not exist"):
        resolve_model(tmp_path / "nothing")
    (tmp_path / "model.tflite").touch()
    with pytest.raises(KwsError, match="is empty"):
        read_model(tmp_path)
