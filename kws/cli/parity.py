"""`kws parity`: proof that the C chain equals its oracles, byte for byte."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from kws.cli.arguments import Json, ModelArgument, OperatingPoint
from kws.cli.output import console, print_json
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.evaluate.parity import ParityReport


def parity(
    model: ModelArgument,
    *,
    data: Annotated[
        Path | None, typer.Option("--data", help="Recording, or folder of recordings; made-up audio unless given.")
    ] = None,
    steps: Annotated[int, typer.Option("--steps", min=1, help="Network steps to compare.")] = 10000,
    as_json: Json = False,
    operating_point: OperatingPoint = 0,
) -> None:
    """Compare front end, network, detector and events with independent implementations; say where they first differ."""
    from kws.evaluate.parity import check_parity  # noqa: PLC0415
    from kws.evaluate.parity.audio import generated, recorded  # noqa: PLC0415
    from kws.evaluate.parity.chain import samples_for  # noqa: PLC0415
    from kws.export.resolve import read_model  # noqa: PLC0415
    from kws.record import read_record  # noqa: PLC0415

    content = read_model(model)
    samples = samples_for(read_record(content), steps)
    report = check_parity(content, recorded(data, samples) if data else generated(samples), operating_point)
    if as_json:
        print_json({"equal": report.first_difference is None, "stages": [asdict(each) for each in report.comparisons]})
    else:
        _print(report)
    if report.first_difference is not None:
        first = report.first_difference
        raise KwsError(f"parity: {first.stage} differs from {first.against} first: {first.difference}")


def _print(report: ParityReport) -> None:
    table = Table()
    table.add_column("stage")
    table.add_column("against")
    table.add_column("rows", justify="right")
    table.add_column("bytes", justify="right")
    table.add_column("result")
    for each in report.comparisons:
        table.add_row(each.stage, each.against, str(each.steps), str(each.bytes), each.difference or "equal")
    out = console()
    out.print(table)
    if report.first_difference is None:
        out.print(f"{sum(each.bytes for each in report.comparisons)} bytes compared, all equal")
