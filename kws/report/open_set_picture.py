"""False accepts against recall as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kws.report.picture import new_figure, save_png


def open_set_picture(facts: dict[str, Any], title: str, path: Path) -> None:
    """Draws, over recall, the share of other words accepted and the false accepts an hour of running speech.

    Thresholds below the one of the highest recall are left out: there more words are taken for others.

    Args:
        facts: of `kws.evaluate.full_report`.
        title: one line above the picture.
        path: PNG to write.

    Raises:
        KwsError: the picture cannot be written.
    """
    open_set = facts["open_set"]
    curve = open_set["curve"]
    highest = max(range(len(curve)), key=lambda index: (curve[index]["recall"]["hits"], index))
    rows = curve[highest:]
    recall = [100 * point["recall"]["value"] for point in rows]
    lines: list[tuple[str, Sequence[float]]] = []
    if open_set["other_words"] is not None:
        lines.append(("other words with an event, %", [100 * point["other_words"]["value"] for point in rows]))
    if open_set["speech"] is not None:
        lines.append(("false accepts an hour of speech", [point["speech"]["per_hour"] for point in rows]))
    figure = new_figure(7.0, 1.5 + 2.6 * max(1, len(lines)))
    for number, (name, values) in enumerate(lines or [("no negatives were heard", [])], start=1):
        axes = figure.add_subplot(max(1, len(lines)), 1, number)
        above = [(x, y) for x, y in zip(recall, values, strict=False) if y > 0]
        axes.plot([x for x, _ in above], [y for _, y in above], marker=".", markersize=4)
        axes.axvline(100 * open_set["recall"]["value"], color="0.5", linestyle=":")
        axes.set(ylabel=name, xlabel="recall of the keyword clips, %")
        if above:
            axes.set_yscale("log")
        axes.grid(alpha=0.3, which="both")
    figure.suptitle(f"{title}, dotted: threshold {open_set['threshold']:.3f}")
    save_png(figure, path)
