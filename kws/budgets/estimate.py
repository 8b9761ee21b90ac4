"""What a model costs on a target, put together from the figures that were measured last; nothing is built or run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from kws import _native
from kws.budgets.cost import Cost, Pair, PairCost
from kws.budgets.figures import ChainFigures, TargetFigures
from kws.budgets.work import FRAME_TERMS, OPERATOR_TERMS, frame_work, operator_kind, operator_work
from kws.config import AnyFrontendConfig, MicroFrontendConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.export.memory import measure_memory, measure_pair_memory
from kws.export.operators import needed_operators
from kws.export.targets import Target, check_target
from kws.features.extract import native_config
from kws.features.micro.tables import build_micro_tables
from kws.features.tables import build_tables
from kws.graph import read_operators
from kws.record import read_record
from kws.simulate.two_stage import TwoStageSpotter

_SIZES = (
    "code_bytes", "constant_bytes", "setup_stack_bytes", "setup_above_bytes", "push_stack_bytes", "push_above_bytes",
)  # fmt: skip


def estimate_cost(model: bytes | Pair, target: str, figures: TargetFigures) -> Cost:
    """Cost of a model, or of a pair, whose networks run at every step. RAM and the models' bytes are exact.

    Args:
        model: .tflite bytes with a record, or two models' bytes.
        target: that the figures are of.
        figures: what was measured there.

    Returns:
        Of a pair a PairCost.

    Raises:
        KwsError: the model cannot run, or the figures lack one of its operators.
    """
    machine = check_target(target)
    if isinstance(model, Pair):
        return _estimate_pair(model, machine, figures)
    frontend = read_record(model).frontend
    chain = figures.chains[chain_name(frontend)]
    memory = measure_memory(_native.Whispro(model, native_config(frontend), 0))
    return Cost(
        **_code_and_stack((model,), chain, target, figures),
        model_bytes=len(model),
        ram_bytes=memory.of(machine),
        instructions=round(_frames(model, chain) + _steps(model, chain, figures)),
    )


def _estimate_pair(pair: Pair, machine: Target, figures: TargetFigures) -> PairCost:
    memory = measure_pair_memory(TwoStageSpotter(pair.wake, pair.commands, pair.config))
    chain = figures.chains[chain_name(read_record(pair.wake).frontend)]
    more = {
        name: getattr(chain, name) + getattr(figures.pair, name) - getattr(figures.chains["default"], name)
        for name in _SIZES
    }
    waiting = _frames(pair.wake, chain) + _frames(pair.wake, figures.pair) + _steps(pair.wake, chain, figures)
    return PairCost(
        **_code_and_stack((pair.wake, pair.commands), replace(chain, **more), machine.name, figures),
        model_bytes=len(pair.wake) + len(pair.commands),
        ram_bytes=sum(block.of(machine) for block in memory),
        instructions=round(waiting + _steps(pair.commands, figures.pair, figures)),
        waiting_instructions=round(waiting),
    )


def _code_and_stack(
    models: Sequence[bytes], chain: ChainFigures, target: str, figures: TargetFigures
) -> dict[str, int]:
    """Those figures of one program with all the models behind the first one's front end."""
    needed = set().union(*(needed_operators(model) for model in models))
    lacking = sorted(needed - set(figures.operators))
    if lacking:
        raise KwsError(f"nothing was measured of {', '.join(lacking)} on {target}: run tools/measure_costs.py")
    operators = [figures.operators[name] for name in needed]
    shared = [code for code in figures.shared if set(code.operators) & needed]
    return {
        "code_bytes": chain.code_bytes + sum(code.code_bytes for code in shared),
        "constant_bytes": chain.constant_bytes
        + config_table_bytes(read_record(models[0]).frontend)
        + sum(code.constant_bytes for code in shared),
        "setup_stack_bytes": max(
            chain.setup_stack_bytes, *(chain.setup_above_bytes + one.setup_stack_bytes for one in operators)
        ),
        "push_stack_bytes": max(
            chain.push_stack_bytes, *(chain.push_above_bytes + one.run_stack_bytes for one in operators)
        ),
    }


def chain_name(config: AnyFrontendConfig) -> str:
    """The key of a front end in TargetFigures.chains."""
    return "micro" if isinstance(config, MicroFrontendConfig) else "default"


def config_table_bytes(config: AnyFrontendConfig) -> int:
    """Bytes of a configuration's tables on a device."""
    tables = build_micro_tables(config) if isinstance(config, MicroFrontendConfig) else build_tables(config)
    return sum(array.nbytes for array in vars(tables).values() if isinstance(array, np.ndarray))


def priced(instructions: Mapping[str, float], terms: Sequence[str], work: Sequence[int]) -> float:
    """Instructions of some work."""
    return sum(instructions.get(term, 0.0) * amount for term, amount in zip(terms, work, strict=True))


def _frames(model: bytes, chain: ChainFigures) -> float:
    """Instructions per second of a chain's frames."""
    frontend = read_record(model).frontend
    return _per_second(frontend) * priced(chain.frame_instructions, FRAME_TERMS, frame_work(frontend))


def _steps(model: bytes, chain: ChainFigures, figures: TargetFigures) -> float:
    """Instructions per second of a model's steps, the network's and what the chain adds."""
    record, operators = read_record(model), figures.operators
    network = sum(
        priced(operators[operator_kind(one, operators)].instructions, OPERATOR_TERMS, operator_work(one))
        for one in read_operators(model)
    )
    return _per_second(record.frontend) / record.stream.step_frames * (chain.step_instructions + network)


def _per_second(frontend: AnyFrontendConfig) -> float:
    """Frames."""
    return SAMPLE_RATE_HZ / frontend.hop_samples
