"""`kws bench`: how fast, and how good, it is beside others."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from kws.cli.arguments import Json, ModelArgument
from kws.cli.output import console, print_json, progress_bar
from kws.cli.stream_eval import score_cells, score_facts
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.bench import ModelBench, WakeBench

WAKE_RATES_PER_HOUR = (0.1, 0.5, 1.0, 2.0)

app = typer.Typer(
    help="Hold parts of the library, and models, beside others that do the same work.", no_args_is_help=True
)


@app.callback()
def _bench() -> None:
    """A group of verbs."""


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


@app.command("wake")
def wake(
    model: ModelArgument,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="As for `kws stream-eval`: recordings, with a .csv of words or negative."
        ),
    ],
    *,
    peer: Annotated[
        list[str], typer.Option("--peer", help="A model of pymicro-wakeword (okay_nabu), or a JSON file; repeatable.")
    ],
    late_ms: Annotated[int, typer.Option("--late-ms", min=0, help="How late after a word its event may come.")] = 750,
    picture: Annotated[Path | None, typer.Option("--picture", help="PNG of the trade-off curves to write.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Recordings heard at the same time.")] = 2,
    as_json: Json = False,
) -> None:
    """Hold a wake-word model beside published microWakeWord models on the same recordings.

    The word in the recordings' tables is the model's keyword; the peers' one score counts as that word.
    """
    from kws.bench import bench_wake, only_keyword, peer_model  # noqa: PLC0415
    from kws.export.resolve import read_model  # noqa: PLC0415
    from kws.streams import read_stream  # noqa: PLC0415

    content = read_model(model)
    keyword = only_keyword(content)
    models = {str(model): content} | {name: peer_model(name, keyword) for name in peer}
    with progress_bar() as bar:
        task = bar.add_task("recordings", total=len(models) * len(files))
        found = bench_wake(
            models,
            [partial(read_stream, path) for path in files],
            WAKE_RATES_PER_HOUR,
            late_s=late_ms / 1000,
            threads=jobs,
            progress=lambda done, _: bar.update(task, completed=done),
        )
    if picture is not None:
        _draw_wake(found, picture)
    if as_json:
        print_json({"keyword": keyword, "models": {each.name: _wake_facts(each) for each in found}})
    else:
        _print_wake(keyword, found)


def _draw_wake(found: tuple[WakeBench, ...], picture: Path) -> None:
    from kws.report.det import det_picture  # noqa: PLC0415

    curves = {
        each.name: [(score.false_accepts.per_hour, score.false_rejects.value) for score in each.measured.scores]
        for each in found
    }
    hours = found[0].own.false_accepts.hours
    det_picture(curves, f"{hours:.2f} h without keywords", picture, 1 / hours)


def _print_wake(keyword: str, found: tuple[WakeBench, ...]) -> None:
    first = found[0].own
    table = Table(
        title=f"{keyword}: {first.found.trials} words, {first.false_accepts.hours:.2f} hours without",
        title_justify="left",
        caption="95 % intervals in parentheses: exact Poisson bounds, Wilson bounds",
    )
    table.add_column("false accepts, at most an hour")
    table.add_column("model")
    for name in ("threshold", "false accepts an hour", "words missed", "latency ms, median / 90 %"):
        table.add_column(name, justify="right")
    for rate in WAKE_RATES_PER_HOUR:
        for each in found:
            table.add_row(f"{rate:g}", escape(each.name), *score_cells(each.measured.at_rate(rate)))
        table.add_section()
    for each in found:
        table.add_row("its own threshold", escape(each.name), *score_cells(each.own))
    console().print(table)


def _wake_facts(each: WakeBench) -> dict[str, Any]:
    return {
        "words": each.own.found.trials,
        "hours": each.own.false_accepts.hours,
        "at_most_per_hour": {f"{rate:g}": score_facts(each.measured.at_rate(rate)) for rate in WAKE_RATES_PER_HOUR},
        "own_threshold": score_facts(each.own),
        "thresholds": [score_facts(score) for score in each.measured.scores],
    }


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
