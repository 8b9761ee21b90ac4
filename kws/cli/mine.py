"""`kws mine`: hard negatives from audio without keywords."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kws.cli.arguments import ModelArgument, SplitName
from kws.cli.output import progress_bar


def mine(
    model: ModelArgument,
    *,
    audio: Annotated[
        list[Path],
        typer.Option("--audio", help="Audio without keywords: sound file, folder or manifest; may be repeated."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")],
    threshold: Annotated[
        float, typer.Option("--threshold", help="Smoothed posterior that counts; far below that of the device.")
    ] = 0.3,
    most: Annotated[int, typer.Option("--most", help="How many are kept, those with the highest scores.")] = 1000,
    split: SplitName = "training",
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Recordings heard at the same time.")] = 2,
) -> None:
    """Cut out what a model takes for its keyword where none is said; `kws train --data` learns from it.

    A recording may have a table of the keywords in it (FILE.csv with keyword,start_s,end_s); events there are not cut.
    """
    from kws.evaluate.clips import checked_split  # noqa: PLC0415
    from kws.export.atomic import atomic_folder  # noqa: PLC0415
    from kws.export.resolve import read_model_and_record  # noqa: PLC0415
    from kws.mining import MiningConfig, find_false_accepts, open_searched, write_mined  # noqa: PLC0415

    config = MiningConfig(threshold=threshold, most=most)
    (content, record), chosen = read_model_and_record(model), checked_split(split)
    searched = open_searched(audio, record.keywords, chosen)
    with (
        atomic_folder(output, may_replace=lambda folder: f"{folder}: is not empty, choose another folder") as staging,
        progress_bar() as bar,
    ):
        task = bar.add_task("recordings", total=len(searched.loads))
        found = find_false_accepts(
            content,
            searched.loads,
            config,
            threads=jobs,
            progress=lambda done, _: bar.update(task, completed=done),
        )
        manifest = write_mined(staging, found, chosen, searched.licences)
    highest = f", scores {found[-1].score:.3f} to {found[0].score:.3f}" if found else ""
    print(f"{output / manifest.name} ({len(found)} clips from {len(searched.loads)} recordings{highest})")
