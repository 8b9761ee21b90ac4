"""`kws profile`: what each operator costs, here or on a target, and how memory is shared over time."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from kws.cli.arguments import Json, ModelArgument
from kws.cli.output import console, print_json

if TYPE_CHECKING:
    from kws.profile import ArenaMap, ModelProfile, OperatorCost


def profile(
    model: ModelArgument,
    *,
    target: Annotated[
        str,
        typer.Option(
            "--target", "-t", help="host: time; cortex-m0plus (-m4, -m33, -m55), riscv32: exact instructions, emulated."
        ),
    ] = "host",
    picture: Annotated[
        Path | None, typer.Option("--picture", help="PNG to draw the memory over the operators into.")
    ] = None,
    memory: Annotated[bool, typer.Option("--memory", help="Print the memory map as a table, too.")] = False,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="Timed steps on the host; the median counts.")] = 1000,
    as_json: Json = False,
) -> None:
    """Show per operator: output, multiply-accumulates, bytes, time or instructions, share of the whole.

    Any .tflite file that the engine runs will do, with or without a record.
    """
    from kws.export.resolve import read_model, resolve_model  # noqa: PLC0415
    from kws.profile import arena_picture, profile_model, read_arena_map  # noqa: PLC0415

    content, name = read_model(model), str(resolve_model(model))
    found, arena = profile_model(content, target=target, rounds=rounds), read_arena_map(content)
    if picture is not None:
        arena_picture(arena, f"{name}: arena of {arena.arena_bytes} bytes", picture)
    if as_json:
        print_json({"model": name, **asdict(found), "memory": asdict(arena)})
        return
    out = console()
    _print_operators(out, name, found, rounds)
    if memory:
        _print_memory(out, arena)


def _print_operators(out: Console, name: str, found: ModelProfile, rounds: int) -> None:
    counted = found.unit == "instructions"
    table = Table(title=f"{name} on {found.target}, one step", title_justify="left")
    table.add_column("", justify="right")
    table.add_column("operator")
    table.add_column("output")
    for heading in ("MACs", "weight bytes", "activation bytes", found.unit, f"{found.unit} per MAC", "share"):
        if counted or "per MAC" not in heading:
            table.add_column(heading, justify="right")
    for row in found.operators:
        table.add_row(*_cells(row, counted))
    per_mac = [f"{found.cost / found.macs:.2f}" if found.macs else ""] if counted else []
    table.add_section()
    table.add_row(
        "",
        "sum",
        "",
        _number(found.macs),
        _number(found.weight_bytes),
        "",
        _cost(found.cost, counted),
        *per_mac,
        "100.0 %",
    )
    out.print(table)
    if counted:
        out.print(f"a step with its loop and its states moved: {found.whole:.0f} instructions")
    else:
        out.print(f"a step in one go, its states moved: {found.whole:.2f} us")
        out.print(f"medians of {rounds} rounds, less a clock reading of {1e3 * found.clock:.0f} ns each")


def _cells(row: OperatorCost, counted: bool) -> list[str]:
    per_mac = [f"{row.per_mac:.2f}" if row.per_mac is not None else ""] if counted else []
    return [
        "" if row.index is None else str(row.index),
        row.name,
        "x".join(map(str, row.output)),
        _number(row.macs),
        _number(row.weight_bytes),
        _number(row.activation_bytes),
        "" if row.cost is None else _cost(row.cost, counted),
        *per_mac,
        "" if row.cost is None else f"{100 * row.share:.1f} %",
    ]


def _cost(cost: float, counted: bool) -> str:
    return f"{cost:.0f}" if counted else f"{cost:.2f}"


def _number(value: int) -> str:
    return str(value) if value else ""


def _print_memory(out: Console, arena: ArenaMap) -> None:
    table = Table(title=f"arena of {arena.arena_bytes} bytes", title_justify="left")
    for heading in ("from", "to", "bytes"):
        table.add_column(heading, justify="right")
    for heading in ("kind", "operators", "tensor"):
        table.add_column(heading)
    after = len(arena.operators) - 1
    for block in sorted(arena.blocks, key=lambda block: (block.offset, block.first)):
        last = "next step" if block.last == after else str(block.last)
        span = "always" if block.kept else str(block.first) if block.first == block.last else f"{block.first} to {last}"
        kind = f"{block.kind}, in place" if block.in_place else block.kind
        table.add_row(str(block.offset), str(block.offset + block.bytes), str(block.bytes), kind, span, block.label)
    out.print(table)
    lasting = ", ".join(f"{bytes_} {kind}" for kind, bytes_ in arena.lasting_bytes.items())
    out.print(f"beside the arena: {lasting}")
