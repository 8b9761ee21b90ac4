"""Accuracy against size and speed as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kws.report.picture import new_figure, save_png

Point = tuple[int, float, int, int, bool]
"""Trial, accuracy 0 to 1, model bytes, multiply-accumulates a second, whether no other trial beats it."""


def pareto_picture(points: Sequence[Point], title: str, path: Path) -> None:
    """Draws accuracy over bytes and over multiply-accumulates a second; trials that nothing beats bear their number.

    Args:
        points: complete trials.
        title: one line above the picture.
        path: PNG to write.

    Raises:
        KwsError: the picture cannot be written.
    """
    figure = new_figure(11.0, 4.5)
    figure.suptitle(title)
    for index, (name, column) in enumerate((("model bytes", 2), ("multiply-accumulates a second", 3)), start=1):
        axes = figure.add_subplot(1, 2, index)
        for front, colour in ((False, "0.65"), (True, "C0")):
            chosen = [point for point in points if point[4] is front]
            label = "beaten by none" if front else "beaten in accuracy, bytes and MACs"
            axes.scatter([p[column] for p in chosen], [100 * p[1] for p in chosen], color=colour, label=label, s=22)
        for point in points:
            if point[4]:
                place = (point[column], 100 * point[1])
                axes.annotate(str(point[0]), place, xytext=(4, 3), textcoords="offset points", fontsize=8)
        axes.set(xlabel=name, ylabel="validation accuracy, int8 simulated, %")
        axes.grid(alpha=0.3)
    axes.legend(loc="lower right", fontsize=8)
    save_png(figure, path)
