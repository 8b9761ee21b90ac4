"""What an operator and a frame have to do, in numbers that its instructions grow with."""

from __future__ import annotations

from collections.abc import Collection

from kws.config import AnyFrontendConfig, MicroFrontendConfig
from kws.graph import Operator, multiply_accumulates

OPERATOR_TERMS = ("call", "mac", "tap", "output", "input")
FRAME_TERMS = (
    "frame", "hop_sample", "window_sample", "band", "dc_removal", "preemphasis", "noise_reduction", "gain_control",
)  # fmt: skip


def operator_kind(operator: Operator, known: Collection[str]) -> str:
    """Its name in the engine's list of operators: the variant for the type of its first input where there is one."""
    name = operator.name.lower()
    first = next((tensor for tensor in operator.inputs if tensor is not None), None)
    variant = f"{name}_{first.type.lower()}" if first is not None else name
    return variant if variant in known else name


def operator_work(operator: Operator) -> tuple[int, ...]:
    """One call's work, in the order of OPERATOR_TERMS.

    Multiply-accumulates; taps: inputs that they are gathered from, once for all output channels; elements of the
    outputs; elements of the inputs that are no constants.
    """
    macs = multiply_accumulates(operator)
    channels = operator.outputs[0].shape[-1] if operator.outputs and operator.outputs[0].shape else 1
    inputs = (tensor for tensor in operator.inputs if tensor is not None and tensor.buffer is None)
    return (
        1,
        macs,
        macs // max(channels, 1),
        sum(tensor.elements for tensor in operator.outputs),
        sum(tensor.elements for tensor in inputs),
    )


def frame_work(config: AnyFrontendConfig) -> tuple[int, ...]:
    """One frame's work, in the order of FRAME_TERMS; of the micro front end only the frame counts."""
    if isinstance(config, MicroFrontendConfig):
        return (1, *(0 for _ in FRAME_TERMS[1:]))
    return (
        1,
        config.hop_samples,
        config.window_samples,
        config.bands,
        config.hop_samples * config.dc_removal,
        config.window_samples * (config.preemphasis_q15 > 0),
        config.bands * config.noise_reduction,
        config.bands * config.gain_control,
    )
