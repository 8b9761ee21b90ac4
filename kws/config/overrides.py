"""Settings from the command line: `train.epochs=10` applied to an experiment."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from typing import Any

from kws.config.experiment import Experiment
from kws.config.model import MODEL_FAMILIES
from kws.config.serialize import from_dict, to_dict
from kws.errors import KwsError

_FAMILY_PATH = "model.family"


def apply_overrides(experiment: Experiment, settings: Sequence[str]) -> Experiment:
    """The experiment with every `part.key=value` applied, in order.

    Lists are written with commas (`data.words=yes,no`) or as JSON. `model.family=dnn` switches to the
    defaults of that family before the other settings are applied.

    Raises:
        KwsError: no `=`, an unknown key (with the nearest known one), or a value that does not fit.
    """
    values = to_dict(experiment)
    pairs = [_split(setting) for setting in settings]
    for path, text in sorted(pairs, key=lambda pair: pair[0] != _FAMILY_PATH):
        if path == _FAMILY_PATH:
            _switch_family(values, text)
        else:
            _assign(values, path, text)
    return from_dict(values, "--set")


def _split(setting: str) -> tuple[str, str]:
    path, equals, text = setting.partition("=")
    if not equals or not path.strip():
        raise KwsError(f"--set {setting}: expected part.key=value, such as train.epochs=10")
    return path.strip(), text.strip()


def _switch_family(values: dict[str, Any], name: str) -> None:
    if name not in MODEL_FAMILIES:
        raise KwsError(f"--set {_FAMILY_PATH}={name}: expected one of {', '.join(MODEL_FAMILIES)}")
    if values["model"]["family"] != name:
        values["model"] = to_dict(Experiment(model=MODEL_FAMILIES[name]()))["model"]


def _assign(values: dict[str, Any], path: str, text: str) -> None:
    *parents, last = path.split(".")
    table = values
    for depth, name in enumerate(parents):
        inner = table.get(name)
        if not isinstance(inner, dict):
            raise KwsError(_unknown(path, ".".join(parents[: depth + 1]), name, table))
        table = inner
    if last not in table:
        raise KwsError(_unknown(path, path, last, table))
    if isinstance(table[last], dict):
        raise KwsError(f"--set {path}: is a table, expected one of its keys: {', '.join(table[last])}")
    table[last] = _parse(text, table[last])


def _parse(text: str, current: Any) -> Any:
    """Text to the kind of value that stands there now; types are checked when the experiment is rebuilt."""
    if isinstance(current, str):
        return text
    several = isinstance(current, (list, tuple)) or (current is None and "," in text)
    if several and not text.startswith("["):
        return [_literal(item.strip()) for item in text.split(",") if item.strip()]
    return _literal(text)


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _unknown(path: str, where: str, name: str, table: dict[str, Any]) -> str:
    near = difflib.get_close_matches(name, table, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(table)}"
    return f"--set {path}: there is no {where} ({hint})"
