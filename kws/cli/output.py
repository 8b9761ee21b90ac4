"""What the verbs share for talking to people: consoles, the error line, tables as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from kws.evaluate.metrics import Rate

PIPE_COLUMNS = 160


def console() -> Console:
    """Standard output: results. Wide when it is not a terminal, so that lines stay whole in a file or a pipe."""
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_COLUMNS)


def progress_console() -> Console:
    """Standard error: progress and remarks."""
    return Console(stderr=True, highlight=False)


def say_error(sentence: str) -> None:
    """The one line that every failure ends with."""
    print(f"kws: {sentence}", file=sys.stderr)


def print_json(values: Mapping[str, Any]) -> None:
    """One JSON object, indented."""
    print(json.dumps(values, indent=2, ensure_ascii=False))


def progress_bar() -> Progress:
    """A bar on standard error that vanishes when done; nothing at all where that is no terminal."""
    where = progress_console()
    return Progress(console=where, transient=True, disable=not where.is_terminal)


def percent(rate: Rate) -> str:
    """A share with its 95 % interval; "-" where nothing was tried."""
    if not rate.trials:
        return "-"
    low, high = rate.interval
    return f"{100 * rate.value:.2f} % ({100 * low:.2f} to {100 * high:.2f})"
