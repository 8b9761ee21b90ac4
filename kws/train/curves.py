"""Training curves as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from matplotlib.figure import Figure

from kws.train.history import EpochRecord

_SIZE_INCHES = (10, 4)


def curves_png(records: Sequence[EpochRecord], title: str) -> bytes:
    """Loss and accuracy over the epochs as PNG; the quantization-aware part is shaded."""
    figure = Figure(figsize=_SIZE_INCHES, layout="constrained")
    losses, accuracies = figure.subplots(1, 2)
    epochs = [record.epoch for record in records]
    losses.plot(epochs, [record.loss for record in records], label="training")
    losses.plot(epochs, [record.validation_loss for record in records], label="validation")
    losses.set(xlabel="epoch", ylabel="loss")
    accuracies.plot(epochs, [100 * record.accuracy for record in records], label="training")
    accuracies.plot(epochs, [100 * record.validation_accuracy for record in records], label="validation")
    accuracies.plot(
        epochs, [100 * record.stream_accuracy for record in records], label="validation, carried state", ls=":"
    )
    accuracies.set(xlabel="epoch", ylabel="accuracy in %")
    quantized = [record.epoch for record in records if record.phase == "qat"]
    for axes in (losses, accuracies):
        if quantized:
            axes.axvspan(quantized[0] - 0.5, quantized[-1] + 0.5, color="0.92", label="int8 simulated")
        axes.grid(alpha=0.3)
        axes.legend()
    figure.suptitle(title)
    picture = BytesIO()
    figure.savefig(picture, format="png", dpi=110)
    return picture.getvalue()
