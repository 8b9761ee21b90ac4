"""`kws export`: a self-contained C package for one target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kws.cli.arguments import Commands, HistoryMs, ListenMs, ModelArgument, SingleCommand
from kws.cli.output import console
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.export import CheckResult, ExportResult


def export(
    model: ModelArgument,
    *,
    target: Annotated[
        str, typer.Option("--target", "-t", help="host, ceva-bx, cortex-m0plus (-m4, -m33, -m55), riscv32.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the package.")],
    golden: Annotated[
        Path | None, typer.Option("--golden", help="16 kHz mono 16-bit recording for the self-test.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Name of the model in the package.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a folder that was worked in.")] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="Let the network sleep while there is no voice (default settings).")
    ] = False,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Estimate what it costs; do not build and run to measure it.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Build the package and run its self-test, emulated where possible.")
    ] = False,
    commands: Commands = None,
    listen_ms: ListenMs = 5000,
    history_ms: HistoryMs = 300,
    single_command: SingleCommand = False,
) -> None:
    """Write the model as C sources with the library, static memory sizes, golden data and a manifest.

    Then print what it costs on the target: measured where its compiler and emulator are installed, else estimated.
    """
    from kws.budgets import Pair, report_costs  # noqa: PLC0415
    from kws.cli.cost_table import print_costs  # noqa: PLC0415
    from kws.config import GateConfig, TwoStageConfig  # noqa: PLC0415
    from kws.export import check_package, export_package  # noqa: PLC0415
    from kws.export.recording import read_golden  # noqa: PLC0415

    result = export_package(
        model,
        target,
        output,
        golden_pcm=None if golden is None else read_golden(golden),
        golden_origin="a recording" if golden is None else golden.name,
        name=name,
        force=force,
        gate=GateConfig(enabled=True) if gate else None,
        commands=commands,
        two_stage=TwoStageConfig(listen_ms=listen_ms, history_ms=history_ms, single_command=single_command),
    )
    _print(result)
    if check:
        _print_check(check_package(output))
    content, second = (output / "model.tflite").read_bytes(), result.commands
    costed = content if second is None else Pair(wake=content, commands=second.model, config=second.config)
    costs = report_costs(costed, target, golden_pcm=result.golden.pcm, measure=not estimate)
    print_costs(costs, pair=second is not None)


def _print(result: ExportResult) -> None:
    from kws.export.targets import export_target  # noqa: PLC0415

    out = console()
    out.print(f"{result.out_dir}: {result.name} for {result.target}, {len(result.files)} files")
    out.print(f"  model    {result.model_bytes:8d} bytes, constant data")
    out.print(f"  memory   {result.memory_bytes:8d} bytes, one instance")
    if result.commands is not None:
        both = [memory.of(export_target(result.target)) for memory in result.commands.memory]
        out.print(f"  commands {len(result.commands.model):8d} bytes, constant data: {result.commands.name}")
        out.print(f"  memory   {sum(both):8d} bytes, both models: {both[0]} and {both[1]}")
    if (tflm := result.ceva_tflm) is not None:
        out.print(
            f"           {tflm.least_bytes:8d} bytes at least with TensorFlow Lite Micro's engine, of which "
            f"{tflm.arena_bytes} arena and {tflm.scratch_bytes} scratch of its CEVA kernels"
        )
    events = ", ".join(result.golden.event_texts) or "no event"
    out.print(f"  golden   {result.golden.pcm.size:8d} samples, {result.golden.origin}: {events}")
    for note in result.notes:
        out.print(f"  note: {note}")


def _print_check(check: CheckResult) -> None:
    out = console()
    out.print(f"self-test {'passed' if check.passed else 'FAILED'} on {check.ran_on}")
    if check.note:
        out.print(f"  note: {check.note}")
    if not check.passed:
        raise KwsError(f"the package's self-test failed on {check.ran_on}: {check.output.strip().splitlines()[-1]}")
