"""What all pictures share: drawing without a display, and files that appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from kws.errors import KwsError


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
    if path.exists() and not path.is_file():
        raise KwsError(f"{path}: is not an ordinary file, expected the name of a PNG to write")
    draft = path.with_name(f".{path.name}.part")
    try:
        figure.savefig(draft, format="png", dpi=120)
        draft.replace(path)
    except OSError as error:
        raise KwsError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        _forget(draft)


def _forget(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return  # its folder is not one: nothing was written
