"""`kws parity`: proof that the C chain, or the network alone, equals its oracles, byte for byte."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from kws.cli.arguments import Commands, Json, ModelArgument, OperatingPoint
from kws.cli.output import console, print_json
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.evaluate.parity import ParityReport
    from kws.evaluate.parity.any_model import ModelParity


def parity(
    model: ModelArgument,
    *,
    data: Annotated[
        Path | None, typer.Option("--data", help="Recording, or folder of recordings; made-up audio unless given.")
    ] = None,
    against: Annotated[
        str | None, typer.Option("--against", help="tflm: compare the network alone, of any .tflite file.")
    ] = None,
    steps: Annotated[int, typer.Option("--steps", min=1, help="Network steps to compare.")] = 10000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the inputs of --against.")] = 1,
    as_json: Json = False,
    operating_point: OperatingPoint = 0,
    commands: Commands = None,
) -> None:
    """Compare front end, network, detector and events with independent implementations; say where they first differ.

    With --commands: both models behind one front end, as `kws detect --commands` runs them.

    With --against tflm: the engine against the tflite-micro package, for any .tflite file, on random, extreme and
    streamed inputs with states fed back.
    """
    from kws.export.resolve import read_model  # noqa: PLC0415

    if against not in (None, "tflm"):
        raise KwsError(f"--against {against} is unknown, expected tflm")
    if against and data:
        raise KwsError("--data is audio for the whole chain and --against compares the network alone: give one of them")
    if against and commands:
        raise KwsError("--commands is about two whole chains and --against compares a network alone: give one of them")
    content = read_model(model)
    report: ParityReport | ModelParity
    if against:
        from kws.evaluate.parity.any_model import compare_model  # noqa: PLC0415

        report = compare_model(content, steps=steps, seed=seed)
    else:
        second = None if commands is None else read_model(commands)
        report = _compare_chain(content, second, data, steps, operating_point)
    if as_json:
        print_json({"equal": report.first_difference is None, "stages": [asdict(each) for each in report.comparisons]})
    else:
        _print(report)
    if report.first_difference is not None:
        first = report.first_difference
        raise KwsError(f"parity: {first.stage} differs from {first.against} first: {first.difference}")


def _compare_chain(
    content: bytes, commands: bytes | None, data: Path | None, steps: int, operating_point: int
) -> ParityReport:
    from kws.evaluate.parity import check_parity  # noqa: PLC0415
    from kws.evaluate.parity.audio import generated, recorded  # noqa: PLC0415
    from kws.evaluate.parity.chain import samples_for  # noqa: PLC0415
    from kws.evaluate.parity.two_stage import check_two_stage_parity  # noqa: PLC0415
    from kws.record import read_record  # noqa: PLC0415

    samples = samples_for(read_record(content), steps)
    pcm = recorded(data, samples) if data else generated(samples)
    if commands is None:
        return check_parity(content, pcm, operating_point)
    return check_two_stage_parity(content, commands, pcm, operating_points=(operating_point, 0))


def _print(report: ParityReport | ModelParity) -> None:
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
    for number, output in getattr(report, "links", ()):
        out.print(f"output {output} fed back to input {number}")
    if report.first_difference is None:
        out.print(f"{sum(each.bytes for each in report.comparisons)} bytes compared, all equal")
