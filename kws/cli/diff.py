"""`kws diff`: every decision that flips between two models or builds."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from kws.cli.arguments import ClipNoise, ClipSnr, Json, SplitName
from kws.cli.output import console, percent, print_json, progress_bar
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.evaluate.clips import ClipSet
    from kws.evaluate.flips import Comparison

SHOWN = 40


def diff(
    first: Annotated[Path, typer.Argument(metavar="MODEL_A", help="A .tflite file, a run folder or a model folder.")],
    second: Annotated[Path, typer.Argument(metavar="MODEL_B", help="The one to compare with it.")],
    *,
    data: Annotated[
        list[Path] | None, typer.Option("--data", help="As for `kws train`; MODEL_A's run folder knows its own.")
    ] = None,
    split: SplitName = "validation",
    noise: ClipNoise = None,
    snr_db: ClipSnr = None,
    threads: Annotated[int, typer.Option("--threads", min=1, help="Clips heard at once.")] = os.cpu_count() or 1,
    as_json: Json = False,
) -> None:
    """Show every clip that two models answer differently, with both answers and scores, through the C library."""
    from kws.evaluate.clips import checked_split, load_clips  # noqa: PLC0415
    from kws.evaluate.flips import compare_models  # noqa: PLC0415
    from kws.evaluate.protocol import protocol_of  # noqa: PLC0415
    from kws.export.resolve import read_model, resolve_model  # noqa: PLC0415
    from kws.simulate.spotter import Spotter  # noqa: PLC0415

    wanted = checked_split(split)
    spotters = [Spotter(read_model(path)) for path in (first, second)]
    runs = [
        protocol_of(resolve_model(path).parent, spotter.record)
        for path, spotter in zip((first, second), spotters, strict=True)
    ]
    folders = data or runs[0].data
    if not folders:
        raise KwsError("--data is missing: MODEL_A does not lie in a run folder that knows its data")
    with progress_bar() as bar:
        task = bar.add_task("clips", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        noises = noise or (() if data else runs[0].noise)
        labels = spotters[0].labels
        clips = load_clips(folders, labels, runs[0].data_config, wanted, noise=noises, progress=show)
        if snr_db is not None:
            clips = clips.with_noise(snr_db)
        steps = (runs[0].readout_steps, runs[1].readout_steps)
        found = compare_models(spotters[0], spotters[1], clips, steps, threads=threads, progress=show)
    if as_json:
        print_json(_as_dict(clips, found))
    else:
        _print(clips, found)


def _print(clips: ClipSet, found: Comparison) -> None:
    out = console()
    table = Table(
        title=escape(f"{clips.source}: {len(found.flips)} of {len(clips.pcm)} decisions flip"),
        title_justify="left",
        caption="scores: mean posterior of A's and of B's answer",
    )
    for name in ("clip", "said", "A", "B"):
        table.add_column(name)
    for name in ("scores of A", "scores of B"):
        table.add_column(name, justify="right")
    for flip in found.flips[:SHOWN]:
        scores = [f"{mine:.3f}  {other:.3f}" for mine, other in flip.scores]
        answers = [f"[green]{escape(each)}[/]" if each == flip.label else escape(each) for each in flip.answers]
        table.add_row(escape(clips.names[flip.clip]), escape(flip.label), *answers, *scores)
    out.print(table)
    if len(found.flips) > SHOWN:
        out.print(f"{len(found.flips) - SHOWN} more with --json")
    out.print(
        f"A {percent(found.accuracies[0])}, B {percent(found.accuracies[1])}; B mends {found.fixed} and breaks "
        f"{found.broken} (McNemar's exact p {found.p_value:.3g}); on {found.equal_scores} of {len(clips.pcm)} clips "
        "every score of every step is equal"
    )


def _as_dict(clips: ClipSet, found: Comparison) -> dict[str, Any]:
    values = {"hits": [rate.hits for rate in found.accuracies], "clips": len(clips.pcm)}
    return {
        "data": clips.source,
        **values,
        "fixed": found.fixed,
        "broken": found.broken,
        "p_value": found.p_value,
        "equal_scores": found.equal_scores,
        "flips": [asdict(flip) | {"clip": clips.names[flip.clip]} for flip in found.flips],
    }
