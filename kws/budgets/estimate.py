"""What a model costs on a target, put together from the figures that were measured last; nothing is built or run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kws import _native
from kws.budgets.cost import Cost
from kws.budgets.figures import ChainFigures, OperatorFigures, TargetFigures
from kws.budgets.work import FRAME_TERMS, OPERATOR_TERMS, frame_work, operator_kind, operator_work
from kws.config import AnyFrontendConfig, MicroFrontendConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.export.memory import measure_memory
from kws.export.operators import needed_operators
from kws.export.targets import check_target
from kws.features.extract import native_config
from kws.features.micro.tables import build_micro_tables
from kws.features.tables import build_tables
from kws.graph import read_operators
from kws.record import read_record


def estimate_cost(model: bytes, target: str, figures: TargetFigures) -> Cost:
    """Cost of a model whose network runs at every step. RAM and the model's bytes are exact, the rest is estimated.

    Args:
        model: .tflite bytes with a record.
        target: that the figures are of.
        figures: what was measured there.

    Raises:
        KwsError: the model cannot run, or the figures lack one of its operators.
    """
    record = read_record(model)
    instance = _native.Whispro(model, native_config(record.frontend), 0)
    chain = figures.chains[chain_name(record.frontend)]
    needed = needed_operators(model)
    lacking = sorted(set(needed) - set(figures.operators))
    if lacking:
        raise KwsError(f"nothing was measured of {', '.join(lacking)} on {target}: run tools/measure_costs.py")
    operators = [figures.operators[name] for name in needed]
    shared = [code for code in figures.shared if set(code.operators) & set(needed)]
    return Cost(
        code_bytes=chain.code_bytes + sum(code.code_bytes for code in shared),
        constant_bytes=chain.constant_bytes
        + config_table_bytes(record.frontend)
        + sum(code.constant_bytes for code in shared),
        model_bytes=len(model),
        ram_bytes=measure_memory(instance).of(check_target(target)),
        setup_stack_bytes=max(
            chain.setup_stack_bytes, *(chain.setup_above_bytes + one.setup_stack_bytes for one in operators)
        ),
        push_stack_bytes=max(
            chain.push_stack_bytes, *(chain.push_above_bytes + one.run_stack_bytes for one in operators)
        ),
        instructions=round(
            _instructions_per_second(model, record.frontend, record.stream.step_frames, chain, figures.operators)
        ),
    )


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


def _instructions_per_second(
    model: bytes,
    frontend: AnyFrontendConfig,
    step_frames: int,
    chain: ChainFigures,
    operators: Mapping[str, OperatorFigures],
) -> float:
    frame = priced(chain.frame_instructions, FRAME_TERMS, frame_work(frontend))
    step = chain.step_instructions + sum(
        priced(operators[operator_kind(one, operators)].instructions, OPERATOR_TERMS, operator_work(one))
        for one in read_operators(model)
    )
    return SAMPLE_RATE_HZ / frontend.hop_samples * (frame + step / step_frames)
