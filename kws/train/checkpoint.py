"""Weights and optimizer state in one .npz file, written under another name and then renamed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from keras import ops

from kws.errors import KwsError
from kws.files import whole_file

_META = "meta"


def save_arrays(path: Path, groups: Mapping[str, Sequence[Any]], meta: dict[str, Any] | None = None) -> None:
    """Write variables.

    Args:
        path: final name.
        groups: lists of Keras variables by name, such as {"model": model.variables}.
        meta: JSON values to keep beside them.

    Raises:
        KwsError: the file cannot be written; nothing is left under the final name.
    """
    arrays = {
        f"{name}/{index:04d}": ops.convert_to_numpy(variable.value)
        for name, variables in groups.items()
        for index, variable in enumerate(variables)
    }
    arrays[_META] = np.array(json.dumps(meta or {}))
    with whole_file(path) as draft, draft.open("wb") as file:
        np.savez(file, **arrays)


def load_arrays(path: Path, groups: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Assign variables from a file that `save_arrays` wrote with the same groups.

    Returns:
        The meta values.

    Raises:
        KwsError: the file is missing, damaged, or of another model; then no variable has changed.
    """
    try:
        with path.open("rb") as raw, np.load(raw) as file:
            arrays = {name: file[name] for name in file.files}
            meta: dict[str, Any] = json.loads(str(arrays.pop(_META)))
    except FileNotFoundError:
        raise KwsError(f"{path}: does not exist") from None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise KwsError(f"{path}: not a checkpoint of this program ({error})") from None
    pairs = []
    for name, variables in groups.items():
        stored = sorted(key for key in arrays if key.startswith(f"{name}/"))
        shapes = [tuple(variable.shape) for variable in variables]
        if [arrays[key].shape for key in stored] != shapes:
            raise KwsError(f"{path}: holds the weights of a different model")
        pairs += list(zip(variables, (arrays[key] for key in stored), strict=True))
    for variable, array in pairs:
        variable.assign(array)
    return meta
