"""The budget table of a model: what it costs on a target, or on those that can stand in for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.table import Table

from kws.cli.output import console

if TYPE_CHECKING:
    from kws.budgets import Cost, CostReport

_FLASH = {"flash: code": "code_bytes", "flash: tables": "constant_bytes"}
_STACK = {"stack of setup": "setup_stack_bytes", "stack of a push": "push_stack_bytes"}
_ROWS = {
    **_FLASH,
    "flash: model": "model_bytes",
    "flash in all": "flash_bytes",
    "RAM, one instance": "ram_bytes",
    **_STACK,
    "instructions per second": "instructions",
}
_PAIR_ROWS = {
    **_FLASH,
    "flash: both models": "model_bytes",
    "flash in all": "flash_bytes",
    "RAM, both models": "ram_bytes",
    **_STACK,
    "instructions per second, awaiting the wake word": "waiting_instructions",
    "instructions per second, awaiting commands, too": "instructions",
}


def print_costs(report: CostReport, *, pair: bool = False) -> None:
    """One column per target, and where the figures come from; `pair`: they are PairCost."""
    table = Table(title="bytes and instructions", title_justify="left")
    table.add_column("")
    for target in report.costs:
        table.add_column(target, justify="right")
    for title, name in (_PAIR_ROWS if pair else _ROWS).items():
        table.add_row(title, *_figures(report.costs, name))
    out = console()
    out.print(table)
    for line in report.origin:
        out.print(f"  {line}")


def _figures(costs: Mapping[str, Cost], name: str) -> list[str]:
    return [f"{getattr(cost, name)}" for cost in costs.values()]
