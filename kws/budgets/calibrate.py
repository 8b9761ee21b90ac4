"""Measures the figures of a target: what code, stack and instructions each operator and each part of a chain takes."""

from __future__ import annotations

import datetime
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from kws.budgets.code import base_code, shared_code
from kws.budgets.cost import Pair
from kws.budgets.estimate import config_table_bytes
from kws.budgets.figures import ChainFigures, OperatorFigures, TargetFigures
from kws.budgets.link_map import Section, library_sections
from kws.budgets.measure import stack_bytes
from kws.budgets.run import ChainRun, cost_options, run_chain
from kws.budgets.stack import bytes_above, deepest_bytes, frame_bytes, source_name
from kws.budgets.work import FRAME_TERMS, OPERATOR_TERMS, frame_work, operator_kind, operator_work
from kws.config import FrontendConfig
from kws.errors import KwsError
from kws.export.cmake import build_again
from kws.export.operators import engine_operators, needed_operators
from kws.export.sources import source_root
from kws.export.targets import Target, check_target
from kws.graph import read_operators
from kws.instructions import Call
from kws.instructions.count import NETWORK_STEP
from kws.instructions.frontend import count_frontend
from kws.instructions.network import NetworkCount, count_network
from kws.record import read_record

FRONTENDS = (
    FrontendConfig(),
    FrontendConfig(bands=20),
    FrontendConfig(bands=60),
    FrontendConfig(window_ms=20.0),
    FrontendConfig(window_ms=32.0, hop_ms=20.0),
    FrontendConfig(dc_removal=True),
    FrontendConfig(dc_removal=True, hop_ms=20.0),
    FrontendConfig(preemphasis=0.97),
    FrontendConfig(noise_reduction=True),
    FrontendConfig(bands=60, noise_reduction=True),
    FrontendConfig(gain_control=True),
    FrontendConfig(bands=60, gain_control=True),
)
_BUILDER = "wsp_builder_add"
_OPERATOR_SOURCES = "tflm_port/native/ops"
_FRONTEND_PUSH = "wsp_frontend_push"  # with either front end
_STEPS = 4


def measure_figures(
    target: str, graph: bytes, chains: Mapping[str, bytes], golden_pcm: NDArray[np.int16]
) -> TargetFigures:
    """Everything that kws.budgets.estimate needs to know of a target.

    Args:
        target: an emulated bare-metal target.
        graph: a .tflite model that holds every operator of the engine in several sizes.
        chains: a model with a record for each front end, "default" and "micro".
        golden_pcm: int16[n], the audio of the chains.

    Raises:
        KwsError: a tool is missing, something does not build or run, or `graph` lacks an operator.
    """
    machine = check_target(target)
    lacking = sorted(set(engine_operators()) - set(needed_operators(graph)))
    if lacking:
        raise KwsError(f"the graph to measure lacks {', '.join(lacking)}")
    runs = {name: run_chain(model, target, golden_pcm=golden_pcm) for name, model in chains.items()}
    default = chains["default"]
    pair_run = run_chain(Pair(wake=default, commands=default), target, golden_pcm=golden_pcm)
    with tempfile.TemporaryDirectory(prefix="kws-figures-") as temporary:
        network, frames, linked = _measure_network(machine, graph, Path(temporary))
    extra, shared = shared_code(linked)
    prepares = _prepares(network.setup)
    costs = _operator_instructions(graph, network)
    known = _Known(target=machine.name, extra=extra, prepares={source_name(call) for call in prepares.values()})
    figures = {name: _chain(name, runs[name], chains[name], known) for name in chains}
    return TargetFigures(
        compiler=_version(machine.compiler),
        emulator=_version(machine.emulator[0]),
        date=datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        chains=figures,
        pair=_pair(pair_run, default, figures["default"], known),
        operators={
            name: OperatorFigures(
                instructions=costs.get(name, {}),
                setup_stack_bytes=deepest_bytes(prepares[name], frames) if name in prepares else 0,
                run_stack_bytes=_run_stack(name, graph, network, frames),
            )
            for name in engine_operators()
        },
        shared=tuple(shared),
    )


def _measure_network(
    machine: Target, graph: bytes, folder: Path
) -> tuple[NetworkCount, dict[str, int], dict[str, list[Section]]]:
    """Counts and stack frames with every operator linked, then the sections that each operator alone links."""
    operators, build = folder / "operators.inc", folder / "build"
    options = [f"-DWHISPRO_OPERATOR_LIST={operators}", *cost_options(machine)]
    known = engine_operators()
    operators.write_text("\n".join([*known.values(), ""]), encoding="utf-8")
    count = count_network(graph, (), machine.name, steps=_STEPS, options=options, build=folder)
    frames = frame_bytes(build)
    linked = {}
    for name, line in known.items():
        operators.write_text(f"{line}\n", encoding="utf-8")
        build_again(build, what=f"the engine with {name} alone")
        linked[name] = list(library_sections((build / "network.map").read_text(encoding="utf-8")))
    return count, frames, linked


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What chains are read with: their target, what each operator links beyond the rest, and who prepares operators."""

    target: str
    extra: Mapping[str, set[str]]
    prepares: set[str]


def _chain(name: str, run: ChainRun, model: bytes, known: _Known) -> ChainFigures:
    frames, steps = _frames(model, run), run.push.within(NETWORK_STEP)
    frontend = run.push.within(_FRONTEND_PUSH)
    return ChainFigures(
        **_code(run, model, known),
        **_stack(run, known),
        frame_instructions=(
            _frame_instructions(known.target) if name == "default" else {"frame": round(frontend.inclusive / frames, 1)}
        ),
        step_instructions=round((run.push.inclusive - frontend.inclusive - _operators(steps)) / steps.calls, 1),
    )


def _pair(run: ChainRun, model: bytes, alone: ChainFigures, known: _Known) -> ChainFigures:
    waiting, listening = run.waiting_and_listening
    steps, all_steps = waiting.within(NETWORK_STEP), listening.within(NETWORK_STEP)
    frontend = waiting.within(_FRONTEND_PUSH)
    frame = waiting.inclusive - frontend.inclusive - _operators(steps) - steps.calls * alone.step_instructions
    more = listening.inclusive - waiting.inclusive - (_operators(all_steps) - _operators(steps))
    return ChainFigures(
        **_code(run, model, known),
        **_stack(run, known),
        frame_instructions={"frame": round(frame / _frames(model, run), 1)},
        step_instructions=round(more / (all_steps.calls - steps.calls), 1),
    )


def _frames(model: bytes, run: ChainRun) -> int:
    return read_record(model).frontend.frame_count(run.package.golden.pcm.size)


def _operators(steps: Call) -> int:
    return sum(call.inclusive for call in steps.children)


def _code(run: ChainRun, model: bytes, known: _Known) -> dict[str, int]:
    code_bytes, constant_bytes = base_code(
        library_sections(run.link_map), [known.extra[one] for one in needed_operators(model)]
    )
    tables = config_table_bytes(read_record(model).frontend)
    return {"code_bytes": code_bytes, "constant_bytes": constant_bytes - tables}


def _stack(run: ChainRun, known: _Known) -> dict[str, int]:
    deepest = [deepest_bytes(call, run.frames) for call in (run.setup, run.push)]
    unseen = [max(0, most - seen) for most, seen in zip(stack_bytes(run, known.target), deepest, strict=True)]
    setup_above = bytes_above(run.setup, known.prepares, run.frames)
    push_above = bytes_above(run.push, {NETWORK_STEP}, run.frames)
    if setup_above is None or push_above is None:
        raise KwsError(
            f"no operator was prepared or run on {known.target}: are {_BUILDER} and {NETWORK_STEP} still there?"
        )
    return {
        "setup_stack_bytes": deepest_bytes(run.setup, run.frames, outside=known.prepares) + unseen[0],
        "setup_above_bytes": setup_above + unseen[0],
        "push_stack_bytes": deepest_bytes(run.push, run.frames, outside={NETWORK_STEP}) + unseen[1],
        "push_above_bytes": push_above + run.frames.get(NETWORK_STEP, 0) + unseen[1],
    }


def _frame_instructions(target: str) -> dict[str, float]:
    counts = count_frontend(FRONTENDS, target)
    return _fit(FRAME_TERMS, [frame_work(config) for config in FRONTENDS], [count.per_frame for count in counts])


def _operator_instructions(graph: bytes, network: NetworkCount) -> dict[str, dict[str, float]]:
    known = engine_operators()
    work: dict[str, list[tuple[int, ...]]] = {}
    costs: dict[str, list[float]] = {}
    for operator in read_operators(graph):
        calls = network.operators.get(operator.index, [])
        if calls:
            kind = operator_kind(operator, known)
            work.setdefault(kind, []).append(operator_work(operator))
            costs.setdefault(kind, []).append(sum(call.inclusive for call in calls) / network.execute.calls)
    return {kind: _fit(OPERATOR_TERMS, work[kind], costs[kind]) for kind in work}


def _fit(terms: Sequence[str], work: Sequence[Sequence[int]], costs: Sequence[float]) -> dict[str, float]:
    """Non-negative prices of the terms with the least squares of relative errors."""
    rows = np.array(work, dtype=float) / np.array(costs)[:, np.newaxis]
    scale = np.maximum(rows.max(axis=0), 1e-30)
    prices = nnls(rows / scale, np.ones(len(costs)))[0] / scale
    return {term: float(f"{price:.5g}") for term, price in zip(terms, prices, strict=True) if price > 0}


def _prepares(setup: Call) -> dict[str, Call]:
    """Calls of the operators' prepare functions, by operator; those that were not called are missing."""
    builders = [call for call in setup.walk() if call.function == _BUILDER]
    called = {source_name(child): child for builder in builders for child in builder.children}
    names = {name: _prepare_function(name) for name in engine_operators()}
    return {name: called[function] for name, function in names.items() if function in called}


def _prepare_function(operator: str) -> str:
    """Its name in the call tree, as the operator's source says."""
    source = (source_root() / _OPERATOR_SOURCES / f"{operator}.c").read_text(encoding="utf-8")
    found = re.search(r"\.prepare = (\w+)", source)
    if found is None:
        raise KwsError(f"{_OPERATOR_SOURCES}/{operator}.c names no prepare function")
    return found[1] if found[1].startswith("wsp_") else f"{operator}.c:{found[1]}"


def _run_stack(name: str, graph: bytes, network: NetworkCount, frames: dict[str, int]) -> int:
    known = engine_operators()
    kinds = {operator.index: operator_kind(operator, known) for operator in read_operators(graph)}
    calls = (call for index, calls in network.operators.items() if kinds.get(index) == name for call in calls)
    return max((deepest_bytes(call, frames) for call in calls), default=0)


def _version(program: str) -> str:
    """The first line of --version."""
    result = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return result.stdout.splitlines()[0].strip() if result.stdout else program
