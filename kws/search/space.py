"""What a search tries: ranges and choices for settings, from a TOML file.

[train.learning_rate]
low = 1e-4
high = 1e-2
log = true

[model.gru_units]
choices = [[48], [64], [96]]
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from kws.config.experiment import Experiment
from kws.config.overrides import apply_overrides
from kws.errors import KwsError

_RANGE_KEYS = {"low", "high", "log", "step"}


class Suggester(Protocol):
    """What a space needs of optuna.Trial."""

    def suggest_float(self, name: str, low: float, high: float, *, step: float | None, log: bool) -> float:
        """A number from low to high."""

    def suggest_int(self, name: str, low: int, high: int, *, step: int, log: bool) -> int:
        """A whole number from low to high, both included."""

    def suggest_categorical(self, name: str, choices: list[str]) -> str:
        """One of the choices."""


@dataclass(frozen=True, kw_only=True)
class Range:
    """Values of one setting.

    Attributes:
        path: as for `--set`, such as "train.learning_rate".
        choices: texts as `--set` takes them; empty: a range of numbers.
        low, high: bounds, both included; whole numbers where both (and the step) are whole.
        step: distance between two values, None: any.
        log: drawn evenly on a logarithmic scale.
    """

    path: str
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    step: float | None = None
    log: bool = False

    def suggest(self, trial: Suggester) -> str:
        """A value for `--set`."""
        if self.choices:
            return trial.suggest_categorical(self.path, list(self.choices))
        if isinstance(self.low, int) and isinstance(self.high, int) and not isinstance(self.step, float):
            return str(trial.suggest_int(self.path, self.low, self.high, step=int(self.step or 1), log=self.log))
        return repr(trial.suggest_float(self.path, self.low, self.high, step=self.step, log=self.log))

    @property
    def first(self) -> str:
        """Some value of it, for checks."""
        return self.choices[0] if self.choices else str(self.low)


@dataclass(frozen=True, kw_only=True)
class Space:
    """All ranges, in the order of the file."""

    ranges: tuple[Range, ...]

    def suggest(self, trial: Suggester) -> list[str]:
        """One value for every range, as `part.key=value`."""
        return [f"{each.path}={each.suggest(trial)}" for each in self.ranges]


def load_space(path: Path, experiment: Experiment) -> Space:
    """Reads a space and checks that the experiment has every setting in it.

    Raises:
        KwsError: the file cannot be read, names an unknown setting, or a range makes no sense.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KwsError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KwsError(f"{path}: not valid TOML ({error})") from None
    ranges = tuple(_range(path, name, table) for name, table in _leaves(path, values))
    if not ranges:
        raise KwsError(f"{path}: has no ranges, expected tables such as [train.learning_rate] with low and high")
    try:
        apply_overrides(experiment, [f"{each.path}={each.first}" for each in ranges])
    except KwsError as error:
        raise KwsError(f"{path}: {error}") from None
    return Space(ranges=ranges)


def _leaves(path: Path, table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if not isinstance(value, dict):
            raise KwsError(f"{path}: {name} is {value!r}, expected a table with low and high, or with choices")
        if "choices" in value or _RANGE_KEYS & set(value):
            yield name, value
        else:
            yield from _leaves(path, value, f"{name}.")


def _range(path: Path, name: str, table: dict[str, Any]) -> Range:
    if "choices" in table:
        choices = table["choices"]
        if set(table) != {"choices"} or not isinstance(choices, list) or not choices:
            raise KwsError(f"{path}: {name} needs choices = [...] with at least one value, and nothing else")
        return Range(path=name, choices=tuple(each if isinstance(each, str) else json.dumps(each) for each in choices))
    unknown = sorted(set(table) - _RANGE_KEYS)
    if unknown:
        raise KwsError(f"{path}: {name} has {unknown[0]}, expected choices, or low, high, log and step")
    low, high, step = (_number(path, name, table, key) for key in ("low", "high", "step"))
    log = table.get("log", False)
    if low is None or high is None or low >= high:
        raise KwsError(f"{path}: {name} has low {low} and high {high}, expected two numbers in rising order")
    if step is not None and (log or step <= 0):
        raise KwsError(f"{path}: {name} has step {step}, expected a number above 0, and no log beside it")
    if not isinstance(log, bool) or (log and low <= 0):
        raise KwsError(f"{path}: {name} is logarithmic, expected log = true and a low above 0")
    return Range(path=name, low=low, high=high, step=step, log=log)


def _number(path: Path, name: str, table: dict[str, Any], key: str) -> int | float | None:
    value = table.get(key)
    if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
        raise KwsError(f"{path}: {name} has {key} {value!r}, expected a number")
    return value
