"""One HTML page of a report, beside its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

_TEMPLATES = Path(__file__).parent / "templates"


def report_page(facts: dict[str, Any], title: str) -> str:
    """The page as text; it needs nothing but the report's pictures beside it.

    Args:
        facts: of `kws.evaluate.full_report`.
        title: name of the model.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    environment.filters["percent"] = percent
    environment.filters["bounds"] = bounds
    return environment.get_template("report.html.j2").render(facts, title=title)


def percent(value: float | None, digits: int = 2) -> str:
    """A share in percent, "-" where there is none."""
    return "-" if value is None else f"{100 * value:.{digits}f} %"


def bounds(rate: dict[str, Any]) -> str:
    """A share with its interval."""
    if rate["value"] is None:
        return "-"
    return f"{percent(rate['value'])} ({100 * rate['low']:.1f} to {100 * rate['high']:.1f})"
