"""Experiment <-> JSON or TOML, strictly: unknown keys and wrong types are refused by name."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, cast, get_args

import cattrs
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from kws.config.experiment import Experiment
from kws.config.model import MODEL_FAMILIES, ModelConfig, family_name
from kws.errors import KwsError

_FAMILY_KEY = "family"


def to_dict(experiment: Experiment) -> dict[str, Any]:
    """The experiment as plain JSON types; the model part carries its family's name."""
    return cast(dict[str, Any], _CONVERTER.unstructure(experiment))


def from_dict(values: dict[str, Any], origin: str = "configuration") -> Experiment:
    """Build an Experiment; keys left out take their defaults.

    Args:
        values: nested plain types as `to_dict` gives them.
        origin: file name or other source, for the error sentence.

    Raises:
        KwsError: an unknown key, a wrong type or a value out of range, named by its path.
    """
    try:
        return _CONVERTER.structure(values, Experiment)
    except (ClassValidationError, IterableValidationError) as error:
        raise KwsError(f"{origin}: {_first_cause(error)}") from None


def dumps_json(experiment: Experiment) -> str:
    """The experiment as indented JSON text."""
    return json.dumps(to_dict(experiment), indent=2, ensure_ascii=False) + "\n"


def dumps_toml(experiment: Experiment) -> str:
    """The experiment as TOML text, one table per part."""
    lines: list[str] = []
    _emit_table(to_dict(experiment), "", lines)
    return "\n".join(lines).lstrip("\n") + "\n"


def load(path: Path) -> Experiment:
    """Read an experiment from a .toml or .json file.

    Raises:
        KwsError: the file is missing, not parseable, or its content is refused.
    """
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except OSError as error:
        raise KwsError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, UnicodeDecodeError) as error:
        kind = "TOML" if path.suffix == ".toml" else "JSON"
        raise KwsError(f"{path}: not valid {kind} ({error})") from None
    if not isinstance(values, dict):
        raise KwsError(f"{path}: holds no table of settings")
    return from_dict(values, str(path))


def _emit_table(values: dict[str, Any], name: str, lines: list[str]) -> None:
    if name:
        lines.extend(["", f"[{name}]"])
    for key, value in values.items():
        if value is not None and not isinstance(
            value, dict
        ):  # TOML has no null; None is the default wherever it may stand
            lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    for key, value in values.items():
        if isinstance(value, dict):
            _emit_table(value, f"{name}.{key}" if name else key, lines)


def _first_cause(error: BaseException, path: str = "") -> str:
    """One sentence for the innermost first error of a cattrs error group."""
    if isinstance(error, ForbiddenExtraKeysError):
        names = ", ".join(sorted(f"{path}{name}" for name in error.extra_fields))
        known = ", ".join(field.name for field in fields(error.cl))
        return f"unknown key {names} (known here: {known})"
    if isinstance(error, (ClassValidationError, IterableValidationError)):
        cause = error.exceptions[0]
        notes = [note for note in getattr(cause, "__notes__", []) if hasattr(note, "name") or hasattr(note, "index")]
        step = str(getattr(notes[0], "name", "")) if notes else ""
        return _first_cause(cause, f"{path}{step}." if step else path)
    if isinstance(error, KwsError):
        return str(error)
    return f"{path.rstrip('.')}: {error}"


def _strict(value: Any, kind: type) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{value!r} is not a value of type {kind.__name__}")
    return value


def _structure_tuple(value: Any, kind: Any) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"{value!r} is not a list")
    items = get_args(kind)
    if items[-1] is Ellipsis:
        items = items[:1] * len(value)
    if len(items) != len(value):
        raise TypeError(f"{list(value)!r} has {len(value)} items, expected {len(items)}")
    return tuple(_CONVERTER.structure(item, item_kind) for item, item_kind in zip(value, items, strict=True))


def _structure_model(value: Any, _: Any) -> ModelConfig:
    if not isinstance(value, dict):
        raise TypeError("is not a table of settings")
    family = value.get(_FAMILY_KEY)
    if family not in MODEL_FAMILIES:
        raise TypeError(f"family is {family!r}, expected one of {', '.join(MODEL_FAMILIES)}")
    rest = {key: item for key, item in value.items() if key != _FAMILY_KEY}
    return _CONVERTER.structure(rest, MODEL_FAMILIES[family])


def _unstructure_model(value: ModelConfig) -> dict[str, Any]:
    rest = cast(dict[str, Any], _CONVERTER.unstructure(value, type(value)))
    return {_FAMILY_KEY: family_name(value), **rest}


def _make_converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    for kind in (bool, int, float, str):
        converter.register_structure_hook(kind, _strict)
    converter.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) is tuple, _structure_tuple)
    converter.register_structure_hook_func(lambda kind: kind == ModelConfig, _structure_model)
    converter.register_unstructure_hook_func(lambda kind: kind == ModelConfig, _unstructure_model)
    return converter


_CONVERTER = _make_converter()
