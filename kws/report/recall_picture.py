"""Recall per label as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kws.report.picture import new_figure, save_png


def recall_picture(facts: dict[str, Any], title: str, path: Path) -> None:
    """Draws one line per label, the lowest recall at the bottom, with 95 % Wilson intervals and the number of clips.

    Args:
        facts: of `kws.evaluate.full_report`.
        title: one line above the picture.
        path: PNG to write.

    Raises:
        KwsError: the picture cannot be written.
    """
    rows = sorted(((label, rate) for label, rate in facts["recall"].items() if rate["trials"]), key=_value)
    figure = new_figure(7.0, 0.32 * len(rows) + 1.6)
    axes = figure.add_subplot()
    values = [100 * rate["value"] for _, rate in rows]
    below = [100 * (rate["value"] - rate["low"]) for _, rate in rows]
    above = [100 * (rate["high"] - rate["value"]) for _, rate in rows]
    axes.errorbar(values, range(len(rows)), xerr=(below, above), fmt="o", capsize=3)
    axes.set_yticks(range(len(rows)), [f"{label}  ({rate['trials']})" for label, rate in rows])
    axes.set(xlabel="recall, %", title=title, xlim=(None, 101))
    axes.grid(axis="x", alpha=0.3)
    save_png(figure, path)


def _value(row: tuple[str, dict[str, Any]]) -> float:
    return float(row[1]["value"])
