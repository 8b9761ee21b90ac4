"""From what a user names (a run folder, a model folder, a file) to the model file."""

from __future__ import annotations

from pathlib import Path

from kws.errors import KwsError
from kws.record import ModelRecord, read_record

MODEL_FILE_NAME = "model.tflite"


def resolve_model(path: Path | str) -> Path:
    """The .tflite file meant by `path`: a file itself, or `model.tflite` of a run folder or of models/<name>.

    Raises:
        KwsError: there is no such file; the sentence says where it was expected.
    """
    given = Path(path)
    if given.is_dir():
        model = given / MODEL_FILE_NAME
        if not model.is_file():
            raise KwsError(f"{given} holds no {MODEL_FILE_NAME}: not a finished run, a model folder or a .tflite file")
        return model
    if not given.exists():
        raise KwsError(f"{given} does not exist: expected a .tflite file, a run folder or a model folder")
    return given


def read_model(path: Path | str) -> bytes:
    """The bytes of the model meant by `path`.

    Raises:
        KwsError: there is no such file, it is empty or it cannot be read.
    """
    model = resolve_model(path)
    try:
        content = model.read_bytes()
    except OSError as error:
        raise KwsError(f"cannot read {model}: {error.strerror}") from error
    if not content:
        raise KwsError(f"{model} is empty: expected a .tflite file")
    return content


def read_model_and_record(path: Path | str) -> tuple[bytes, ModelRecord]:
    """The bytes of the model meant by `path`, and its record.

    Raises:
        KwsError: as read_model(), or the file holds no model or no valid record; the sentence names the file.
    """
    content = read_model(path)
    try:
        return content, read_record(content)
    except KwsError as error:
        raise KwsError(f"{resolve_model(path)}: {error}") from None
