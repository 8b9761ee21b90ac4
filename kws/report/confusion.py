"""The confusion matrix as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.report.picture import new_figure, save_png


def confusion_picture(confusion: NDArray[np.int64], labels: Sequence[str], title: str, path: Path) -> None:
    """Draws counts, coloured by share of the row.

    Args:
        confusion: int64[labels, labels], rows are true labels.
        labels: their names.
        title: one line above the picture.
        path: PNG to write.

    Raises:
        KwsError: the picture cannot be written.
    """
    share = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    side = max(4.0, 0.55 * len(labels) + 1.5)
    figure = new_figure(side + 0.8, side)
    axes = figure.add_subplot()
    picture = axes.imshow(share, vmin=0, vmax=1, cmap="Blues")
    figure.colorbar(picture, ax=axes, shrink=0.8, label="share of the true label")
    axes.set_xticks(range(len(labels)), labels, rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(labels)), labels)
    axes.set(xlabel="decided", ylabel="said", title=title)
    for row, column in zip(*np.nonzero(confusion), strict=True):
        colour = "white" if share[row, column] > 0.5 else "black"
        axes.text(column, row, str(confusion[row, column]), ha="center", va="center", color=colour, fontsize=8)
    save_png(figure, path)
