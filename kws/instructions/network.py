"""Instructions of a network, operator by operator: any .tflite on the engine alone, fed with noise."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from kws import _native
from kws.errors import KwsError
from kws.export.render import byte_rows
from kws.export.targets import check_target
from kws.instructions.build import build_program
from kws.instructions.calls import Call
from kws.instructions.count import NETWORK_STEP, check_countable, count_instructions

STEPS = 10


@dataclass(frozen=True, kw_only=True)
class NetworkCount:
    """What was counted.

    Attributes:
        setup: the call of wsp_engine_setup().
        execute: all calls of wsp_engine_execute().
        operators: of `execute`, the calls of each operator, by its index in subgraph 0; -1: copies to model outputs
            that the engine has added. Those without a step are missing.
    """

    setup: Call
    execute: Call
    operators: dict[int, list[Call]]


def count_network(
    model: bytes,
    links: Sequence[tuple[int, int]],
    target: str,
    *,
    steps: int = STEPS,
    options: Sequence[str] = (),
    build: Path | None = None,
) -> NetworkCount:
    """Builds the engine with a model for a target and counts some steps in its emulator.

    Args:
        model: .tflite bytes, with or without a record.
        links: (input, output) pairs of states.
        target: a bare-metal target with an emulator.
        steps: at least 1; the counts of several are an average over data.
        options: further ones for CMake's configuration.
        build: folder to build in; None: a temporary one.

    Raises:
        KwsError: the engine refuses the model, a tool is missing, or the program does not fit the emulated board.
    """
    machine = check_target(target)
    check_countable(machine)
    engine = _native.Engine(model, links)
    with ExitStack() as stack:
        folder = build or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kws-count-")))
        data = {"network_data.c": _render(model, links, engine.memory_bytes, steps)}
        count = count_instructions(machine, build_program(machine, "network", data, folder, options))
    if count.status != 0:
        raise KwsError(f"the network does not run on {target}: {count.output.strip() or 'setup failed'}")
    execute = count.calls.function(NETWORK_STEP)
    operators: dict[int, list[Call]] = {}
    for call, index in zip(execute.children, engine.step_operators(), strict=False):  # copies of states follow
        operators.setdefault(index, []).append(call)
    return NetworkCount(setup=count.calls.function("wsp_engine_setup"), execute=execute, operators=operators)


def _render(model: bytes, links: Sequence[tuple[int, int]], memory_bytes: int, steps: int) -> str:
    pairs = ", ".join(f"{{{i}u, {o}u}}" for i, o in links) or "{0u, 0u}"
    return f"""#include "network.h"
WSP_ALIGNED const uint8_t network_model[] = {{
{byte_rows(model)}
}};
const size_t network_model_bytes = sizeof(network_model);
const wsp_state_link network_links[] = {{{pairs}}};
const size_t network_link_count = {len(links)}u;
WSP_ALIGNED uint8_t network_memory[{memory_bytes}];
const size_t network_memory_bytes = sizeof(network_memory);
const uint32_t network_steps = {steps}u;
"""
