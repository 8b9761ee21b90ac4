"""What a model or a pair costs on a target, read off a real build and an emulated run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kws.budgets.cost import Cost, Pair, PairCost
from kws.budgets.link_map import code_and_constants, library_sections
from kws.budgets.run import ChainRun, run_chain
from kws.budgets.stack import deepest_bytes, painted_bytes
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.export.targets import check_target
from kws.instructions import Call

PAINT_MARGIN_BYTES = 128
"""Frames that the analysis cannot see: the painter's own, memcpy and kin, compiler helpers, the example's loop."""


def measure_cost(model: Path | str | bytes | Pair, target: str, *, golden_pcm: NDArray[np.int16] | None = None) -> Cost:
    """Cost of a model, or of a pair, on an emulated bare-metal target.

    Args:
        model: a run folder, a model folder, a .tflite file, or its bytes; or two models' bytes.
        target: e.g. "cortex-m4".
        golden_pcm: int16[n] at 16 kHz, the audio that is counted; None: the recording that comes with the model.

    Returns:
        Of a pair a PairCost.

    Raises:
        KwsError: the model cannot be exported, a tool is missing, its self-test fails, or more stack was painted over
            than the analysis explains.
    """
    run, machine = run_chain(model, target, golden_pcm=golden_pcm), check_target(target)
    code_bytes, constant_bytes = code_and_constants(library_sections(run.link_map))
    setup_stack, push_stack = stack_bytes(run, target)
    both = {
        "code_bytes": code_bytes,
        "constant_bytes": constant_bytes,
        "setup_stack_bytes": setup_stack,
        "push_stack_bytes": push_stack,
    }
    if run.package.commands is None or not isinstance(model, Pair):
        return Cost(
            **both,
            model_bytes=run.package.model_bytes,
            ram_bytes=run.package.memory.of(machine),
            instructions=_per_second(run.push, run),
        )
    waiting, listening = run.waiting_and_listening
    return PairCost(
        **both,
        model_bytes=len(model.wake) + len(model.commands),
        ram_bytes=sum(block.of(machine) for block in run.package.commands.memory),
        instructions=_per_second(listening, run),
        waiting_instructions=_per_second(waiting, run),
    )


def _per_second(push: Call, run: ChainRun) -> int:
    return round(push.inclusive * SAMPLE_RATE_HZ / run.package.golden.pcm.size)


def stack_bytes(run: ChainRun, target: str) -> tuple[int, int]:
    """Deepest stack of setup and of a push: what the analysis says, or what was painted over where that is more.

    Raises:
        KwsError: more was painted over than the analysis explains.
    """
    calls = (run.setup, run.push)
    analysed = [deepest_bytes(call, run.frames) for call in calls]
    painted = painted_bytes(run.count.output)
    for call, most, seen in zip(calls, analysed, painted, strict=True):
        if seen > most + PAINT_MARGIN_BYTES:
            raise KwsError(
                f"{call.function} on {target}: stack analysis says {most} bytes, but {seen} were painted over"
            )
    return max(analysed[0], painted[0]), max(analysed[1], painted[1])
