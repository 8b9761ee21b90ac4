"""`kws search`: a sweep over settings of a recipe, resumable and shared by several processes."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from kws.cli.keras_backend import prepare_keras
from kws.cli.output import console, print_json, progress_console
from kws.cli.train import EXIT_INTERRUPTED
from kws.config.overrides import apply_overrides
from kws.config.recipes import RECIPES, recipe
from kws.config.serialize import load

if TYPE_CHECKING:
    from kws.config import Experiment
    from kws.search.results import TrialRow

SHOWN = 20


def search(
    base: Annotated[
        str, typer.Argument(metavar="RECIPE", help=f"{', '.join(RECIPES)}, or an experiment in TOML or JSON.")
    ],
    *,
    data: Annotated[list[Path], typer.Option("--data", help="As for `kws train`; may be repeated.")],
    space: Annotated[
        Path, typer.Option("--space", help="TOML with a table per setting: low, high, log, step, or choices.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder of the search; one that is there is gone on with.")
    ],
    trials: Annotated[int, typer.Option("--trials", min=0, help="Trials in all, those of earlier calls included.")],
    noise: Annotated[list[Path] | None, typer.Option("--noise", help="As for `kws train`; may be repeated.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="Fixed for all trials, as for `kws train`; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the values that are tried.")] = 1,
    prune: Annotated[
        bool, typer.Option("--prune/--no-prune", help="End trials that fall behind the median of the others.")
    ] = True,
    max_bytes: Annotated[
        int | None, typer.Option("--max-bytes", min=1, help="Larger model files are not trained.")
    ] = None,
    max_macs: Annotated[
        int | None, typer.Option("--max-macs", min=1, help="More multiply-accumulates a second are not trained.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Try settings of a recipe, and show accuracy against model size and multiply-accumulates a second.

    The same command goes on where it was interrupted. Run it several times at once, also on several machines that share
    the folder, and they work on one study. Every trial is a run folder that the other verbs take.
    """
    prepare_keras()
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # it warns of the many functions that many trials trace
    from kws.data.source import open_noise, open_source  # noqa: PLC0415
    from kws.search.plan import SearchPlan  # noqa: PLC0415
    from kws.search.run import run_search  # noqa: PLC0415
    from kws.search.space import load_space  # noqa: PLC0415
    from kws.train.progress import ConsoleProgress  # noqa: PLC0415

    experiment = apply_overrides(_experiment(base), settings or [])
    plan = SearchPlan(
        experiment=experiment,
        space=load_space(space, experiment),
        data=tuple(data),
        noise=tuple(noise or ()),
        seed=seed,
        prune=prune,
        max_bytes=max_bytes,
        max_macs_per_second=max_macs,
    )
    sources = [open_source(path, experiment.data) for path in data]
    noises = [open_noise(path) for path in noise or []]
    progress = ConsoleProgress(progress_console())
    try:
        rows, stopped = run_search(
            plan, output, trials, sources, noises, progress=progress, told=lambda row: progress.message(_line(row))
        )
    finally:
        progress.close()
    if as_json:
        print_json(_as_dict(rows))
    else:
        _print(rows, output)
    if stopped:
        raise typer.Exit(EXIT_INTERRUPTED)


def _experiment(base: str) -> Experiment:
    path = Path(base)
    return load(path) if path.suffix in (".toml", ".json") else recipe(base)


def _line(row: TrialRow) -> str:
    accuracy = "-" if row.accuracy is None else f"{100 * row.accuracy:.2f} %"
    size = "" if row.model_bytes is None else f", {row.model_bytes} bytes, {row.macs_per_second} MACs a second"
    return f"trial {row.number} {row.state}: {accuracy}{size}{'; ' + row.note if row.note else ''}"


def _print(rows: list[TrialRow], folder: Path) -> None:
    from kws.search.results import pareto_front  # noqa: PLC0415

    out = console()
    front = {row.number for row in pareto_front(rows)}
    table = Table(
        title=escape(f"{folder}: {len(rows)} trials"),
        title_justify="left",
        caption="accuracy on validation with int8 simulated; *: no other trial is better, smaller and faster at once",
    )
    names = list(dict.fromkeys(name for row in rows for name in row.settings))
    for name in ("trial", "accuracy", "bytes", "MACs a second", "state", *names):
        table.add_column(escape(name), justify="left" if name in ("state", *names) else "right")
    best = sorted(rows, key=lambda row: (row.state != "complete", -(row.accuracy or 0.0), row.number))
    for row in best[:SHOWN]:
        table.add_row(
            f"{row.number}{'*' if row.number in front else ' '}",
            "-" if row.accuracy is None else f"{100 * row.accuracy:.2f} %",
            "-" if row.model_bytes is None else str(row.model_bytes),
            "-" if row.macs_per_second is None else str(row.macs_per_second),
            row.state,
            *(escape(_short(row.settings.get(name))) for name in names),
        )
    out.print(table)
    if len(rows) > SHOWN:
        out.print(f"{len(rows) - SHOWN} more in {folder / 'trials.csv'}", markup=False)
    if best and best[0].state == "complete":
        out.print(f"best: {folder / 'trials' / best[0].run}", markup=False)


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else "-" if value is None else str(value)


def _as_dict(rows: list[TrialRow]) -> dict[str, object]:
    from dataclasses import asdict  # noqa: PLC0415

    from kws.search.results import pareto_front  # noqa: PLC0415

    return {"trials": [asdict(row) for row in rows], "pareto": [row.number for row in pareto_front(rows)]}
