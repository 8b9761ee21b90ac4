"""What a model costs on a device: bytes of its file and multiply-accumulates a second."""

from __future__ import annotations

from dataclasses import dataclass

from kws.config.experiment import Experiment
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.graph import multiply_accumulates, read_operators
from kws.model import build_model
from kws.quantize.apart import convert_anywhere


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Of one model; the bytes are those of the .tflite file."""

    model_bytes: int
    macs_per_second: int


def cost_of(model: bytes, experiment: Experiment) -> Cost:
    """Counts a model that the experiment made."""
    step_samples = experiment.model.stream.step_frames * experiment.frontend.hop_samples
    macs = sum(multiply_accumulates(operator) for operator in read_operators(model))
    return Cost(model_bytes=len(model), macs_per_second=round(macs * SAMPLE_RATE_HZ / step_samples))


def cost_untrained(experiment: Experiment, labels: int) -> Cost:
    """The same before any training: the graph is there already, only its record (about 2 KB) is missing.

    Raises:
        KwsError: the model cannot be converted.
    """
    model = build_model(experiment.model, experiment.frontend.bands, labels)
    return cost_of(convert_anywhere(model, experiment), experiment)
