"""`kws bench`: how fast it is beside others."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from kws.cli.arguments import Json
from kws.cli.output import console, print_json
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.bench import ModelBench

app = typer.Typer(help="Time parts of the library beside others that do the same work.", no_args_is_help=True)


@app.callback()
def _bench() -> None:
    """Keeps `engine` a verb of its own."""


@app.command("engine")
def engine(
    models: Annotated[
        list[Path], typer.Argument(metavar="MODEL...", help="A .tflite file, a run folder or a model folder; several.")
    ],
    *,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="Alternating rounds; the median counts.")] = 501,
    as_json: Json = False,
    at_least: Annotated[
        float | None, typer.Option("--at-least", min=0, help="Fail when less often faster than tflite-micro's package.")
    ] = None,
    tflm_root: Annotated[
        Path | None, typer.Option("--tflm-root", envvar="TFLM_ROOT", help="A built tflite-micro tree, timed from C++.")
    ] = None,
) -> None:
    """Time one network step beside the tflite-micro package, LiteRT and a C++ build of TFLM, in alternating rounds."""
    from kws.bench import bench_engine, cpu_name  # noqa: PLC0415
    from kws.export.resolve import read_model  # noqa: PLC0415

    contents = {str(path): read_model(path) for path in models}
    found = {name: bench_engine(model, rounds=rounds, tflm_root=tflm_root) for name, model in contents.items()}
    if as_json:
        print_json(
            {
                "cpu": cpu_name(),
                "rounds": rounds,
                "models": {
                    name: {**asdict(b), "times_faster": b.times_faster, "memory_share": b.memory_share}
                    for name, b in found.items()
                },
            }
        )
    else:
        for name, bench in found.items():
            _print(name, bench, cpu_name())
    name, slowest = min(((name, bench.times_faster) for name, bench in found.items()), key=lambda pair: pair[1])
    if at_least is not None and slowest < at_least:
        raise KwsError(f"{name} runs {slowest:.1f} times as fast as with tflite-micro, expected at least {at_least:g}")


def _print(name: str, bench: ModelBench, cpu: str) -> None:
    title = (
        f"{escape(name)}: {bench.model_bytes} bytes, {bench.memory_bytes} bytes of RAM "
        f"({100 * bench.memory_share:.0f} % of tflite-micro's arena, {bench.arena_bytes} bytes), {escape(cpu)}"
    )
    table = Table(title=title, title_justify="left")
    table.add_column("one step of")
    table.add_column("version")
    table.add_column("us", justify="right")
    table.add_column("best us", justify="right")
    table.add_column("by ours", justify="right")
    table.add_column("holds")
    for each in bench.timings:
        table.add_row(
            each.name, each.version, f"{each.us:.2f}", f"{each.best_us:.2f}", f"{each.ratio:.2f}", each.included
        )
    out = console()
    out.print(table)
    for sentence in bench.missing:
        out.print(sentence, markup=False)
