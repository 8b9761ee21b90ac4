"""Operator by operator: work, bytes, and time here or instructions on a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kws import _native
from kws.errors import KwsError
from kws.evaluate.parity.any_model import state_links
from kws.graph import Operator, multiply_accumulates, read_operators
from kws.instructions.network import count_network
from kws.profile.host_time import time_operators

COPY = "copy to output"
ROUNDS = 1000
Unit = Literal["us", "instructions"]


@dataclass(frozen=True, kw_only=True)
class OperatorCost:
    """One operator.

    Attributes:
        index: in subgraph 0; None: a copy that the engine has added.
        name: TFLite's.
        output: shape of its first output, () where it has none.
        macs: multiply-accumulates of one step, as kws.graph counts them.
        weight_bytes: bytes of its constants in the model file, biases included.
        activation_bytes: bytes that it reads and writes beside them.
        cost: microseconds or instructions of one step; None: the engine has nothing to do for it.
        share: of all operators' cost.
    """

    index: int | None
    name: str
    output: tuple[int, ...]
    macs: int
    weight_bytes: int
    activation_bytes: int
    cost: float | None
    share: float

    @property
    def per_mac(self) -> float | None:
        """Cost of one multiply-accumulate, None where there is none."""
        return self.cost / self.macs if self.cost is not None and self.macs else None


@dataclass(frozen=True, kw_only=True)
class ModelProfile:
    """One step of a model.

    Attributes:
        target: "host" or the emulated target.
        unit: of every cost.
        operators: in their order.
        macs: of all of them.
        weight_bytes: constants, each counted once.
        cost: sum over the operators.
        whole: one step in one go, states moved; on the host a time of its own.
        clock: cost of a clock reading that was taken off every operator, 0 where instructions are counted.
    """

    target: str
    unit: Unit
    operators: tuple[OperatorCost, ...]
    macs: int
    weight_bytes: int
    cost: float
    whole: float
    clock: float


def profile_model(model: bytes, *, target: str = "host", rounds: int = ROUNDS) -> ModelProfile:
    """Profiles one network step on noise.

    Args:
        model: .tflite bytes, with or without a record (whose state links count; without one they are guessed as by
            kws.evaluate.parity).
        target: "host" times on this computer; a bare-metal target counts executed instructions in its emulator.
        rounds: on the host, of which the median counts; at least 1.

    Raises:
        KwsError: the engine refuses the model, the bindings' engine cannot be profiled, or a tool is missing.
    """
    if _native.engine_name() != "native":
        raise KwsError(f"the {_native.engine_name()} engine runs whole graphs only: profile with the native one")
    links = state_links(model)
    unit: Unit = "us" if target == "host" else "instructions"
    if target == "host":
        times = time_operators(model, links, rounds)
        costs, whole, clock = times.operators, times.whole, times.clock
    else:
        count = count_network(model, links, target)
        steps, clock = count.execute.calls, 0.0
        costs = {index: sum(call.inclusive for call in calls) / steps for index, calls in count.operators.items()}
        whole = count.execute.inclusive / steps
    graph, total = read_operators(model), sum(costs.values())
    rows = [_row(operator, costs.get(operator.index), total) for operator in graph]
    if -1 in costs:
        rows.append(_copy(costs[-1], total))
    constants = {tensor.buffer: tensor.bytes for operator in graph for tensor in operator.constants}
    return ModelProfile(
        target=target,
        unit=unit,
        operators=tuple(rows),
        macs=sum(row.macs for row in rows),
        weight_bytes=sum(constants.values()),
        cost=total,
        whole=whole,
        clock=clock,
    )


def _row(operator: Operator, cost: float | None, total: float) -> OperatorCost:
    return OperatorCost(
        index=operator.index,
        name=operator.name,
        output=operator.outputs[0].shape if operator.outputs else (),
        macs=multiply_accumulates(operator),
        weight_bytes=sum(tensor.bytes for tensor in operator.constants),
        activation_bytes=operator.activation_bytes,
        cost=cost,
        share=_share(cost, total),
    )


def _copy(cost: float, total: float) -> OperatorCost:
    share = _share(cost, total)
    return OperatorCost(
        index=None, name=COPY, output=(), macs=0, weight_bytes=0, activation_bytes=0, cost=cost, share=share
    )


def _share(cost: float | None, total: float) -> float:
    return cost / total if cost is not None and total > 0 else 0.0
