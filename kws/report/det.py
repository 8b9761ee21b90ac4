"""The detection error trade-off as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kws.report.picture import new_figure, save_png

Point = tuple[float, float]


def det_picture(curves: Mapping[str, Sequence[Point]], title: str, path: Path, floor_per_hour: float) -> None:
    """Draws false rejects over false accepts an hour, one line per model.

    Args:
        curves: by name, (false accepts an hour, share of words missed) at rising thresholds.
        title: one line above the picture.
        path: PNG to write.
        floor_per_hour: where rates of 0 are drawn, as the axis is logarithmic: one event in all the audio.

    Raises:
        KwsError: the picture cannot be written.
    """
    figure = new_figure(7.5, 5.5)
    axes = figure.add_subplot()
    for name, points in curves.items():
        rates = [max(rate, floor_per_hour) for rate, _ in points]
        axes.step(rates, [100 * missed for _, missed in points], where="post", label=name, linewidth=1.8)
    axes.axvline(floor_per_hour, color="0.6", linestyle=":", linewidth=1)
    axes.annotate(
        "one in all the audio",
        (floor_per_hour, 1),
        xycoords=("data", "axes fraction"),
        rotation=90,
        fontsize=8,
        xytext=(3, -3),
        textcoords="offset points",
        va="top",
        color="0.4",
    )
    axes.set_xscale("log")
    axes.set(xlabel="false accepts an hour", ylabel="words missed, %", title=title, ylim=(0, None))
    axes.grid(True, which="both", color="0.9")
    axes.legend()
    save_png(figure, path)
