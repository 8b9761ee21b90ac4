"""Accuracy under every condition as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kws.report.picture import new_figure, save_png


def condition_picture(facts: dict[str, Any], title: str, path: Path) -> None:
    """Draws one group of bars per condition, one bar per engine, with 95 % intervals and the single draws as dots.

    Args:
        facts: of `kws.evaluate.full_report`.
        title: one line above the picture.
        path: PNG to write.

    Raises:
        KwsError: the picture cannot be written.
    """
    engines, rows = facts["engines"], facts["conditions"]
    figure = new_figure(max(6.0, 1.1 * len(rows) + 1.5), 4.5)
    axes = figure.add_subplot()
    width = 0.8 / len(engines)
    for number, engine in enumerate(engines):
        places = [row + (number - (len(engines) - 1) / 2) * width for row in range(len(rows))]
        found = [row["accuracy"][engine] for row in rows]
        values = [100 * each["value"] for each in found]
        below = [100 * (each["value"] - each["low"]) for each in found]
        above = [100 * (each["high"] - each["value"]) for each in found]
        axes.bar(places, values, width, yerr=(below, above), label=engine, capsize=2, error_kw={"lw": 1})
        for place, each in zip(places, found, strict=True):
            if len(each["hits"]) > 1:
                dots = [100 * hits / each["trials"] for hits in each["hits"]]
                axes.plot([place] * len(dots), dots, "k.", markersize=4)
    lowest = min(each["low"] for row in rows for each in row["accuracy"].values())
    axes.set_xticks(range(len(rows)), [row["name"] for row in rows], rotation=30, ha="right", rotation_mode="anchor")
    axes.set(ylabel="accuracy, %", title=title, ylim=(max(0.0, 10 * int(10 * lowest) - 10), 100))
    axes.grid(axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    axes.legend(loc="lower left")
    save_png(figure, path)
