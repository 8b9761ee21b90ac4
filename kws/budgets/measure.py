"""What a model costs on a target, read off a real build and an emulated run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.budgets.cost import Cost
from kws.budgets.link_map import code_and_constants, library_sections
from kws.budgets.run import ChainRun, run_chain
from kws.budgets.stack import deepest_bytes, painted_bytes
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.export.targets import check_target
from kws.instructions.model import PUSH, SELFTEST, SETUP

PAINT_MARGIN_BYTES = 128
"""Frames that the analysis cannot see: the painter's own, memcpy and kin, compiler helpers, the example's loop."""


def measure_cost(model: Path | str | bytes, target: str, *, golden_pcm: NDArray[np.int16] | None = None) -> Cost:
    """Cost of a model on an emulated bare-metal target.

    Args:
        model: a run folder, a model folder, a .tflite file, or its bytes.
        target: e.g. "cortex-m4".
        golden_pcm: int16[n] at 16 kHz, the audio that is counted; None: the recording that comes with the model.

    Raises:
        KwsError: the model cannot be exported, a tool is missing, its self-test fails, or more stack was painted over
            than the analysis explains.
    """
    run = run_chain(model, target, golden_pcm=golden_pcm)
    code_bytes, constant_bytes = code_and_constants(library_sections(run.link_map))
    setup_stack, push_stack = stack_bytes(run, target)
    push = run.count.calls.function(PUSH, outside=SELFTEST)
    return Cost(
        code_bytes=code_bytes,
        constant_bytes=constant_bytes,
        model_bytes=run.package.model_bytes,
        ram_bytes=run.package.memory.of(check_target(target)),
        setup_stack_bytes=setup_stack,
        push_stack_bytes=push_stack,
        instructions=round(push.inclusive * SAMPLE_RATE_HZ / run.package.golden.pcm.size),
    )


def stack_bytes(run: ChainRun, target: str) -> tuple[int, int]:
    """Deepest stack of setup and of a push: what the analysis says, or what was painted over where that is more.

    Raises:
        KwsError: more was painted over than the analysis explains.
    """
    calls = [run.count.calls.function(name, outside=SELFTEST) for name in (SETUP, PUSH)]
    analysed = [deepest_bytes(call, run.frames) for call in calls]
    painted = painted_bytes(run.count.output)
    for name, most, seen in zip((SETUP, PUSH), analysed, painted, strict=True):
        if seen > most + PAINT_MARGIN_BYTES:
            raise KwsError(f"{name} on {target}: stack analysis says {most} bytes, but {seen} were painted over")
    return max(analysed[0], painted[0]), max(analysed[1], painted[1])
