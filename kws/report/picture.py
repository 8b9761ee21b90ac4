"""What all pictures share: drawing without a display, and files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kws.files import whole_file


def new_figure(width_inch: float, height_inch: float) -> Figure:
    """A figure bound to no window and no global state."""
    figure = Figure(figsize=(width_inch, height_inch), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def save_png(figure: Figure, path: Path) -> None:
    """Writes a PNG beside its final name first.

    Raises:
        KwsError: the folder cannot be written, or the name is that of a device, a pipe or a folder.
    """
    with whole_file(path) as draft:
        figure.savefig(draft, format="png", dpi=120)
