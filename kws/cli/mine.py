"""`kws mine`: hard negatives from audio without keywords."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kws.cli.arguments import ModelArgument, SplitName
from kws.cli.output import progress_bar
from kws.errors import KwsError


def mine(
    model: ModelArgument,
    *,
    audio: Annotated[
        list[Path] | None,
        typer.Option("--audio", help="Audio without keywords: sound file, folder or manifest; may be repeated."),
    ] = None,
    speech: Annotated[
        list[Path] | None,
        typer.Option("--speech", help="Running speech to mix recordings from, in the place of --audio."),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", help="With --speech: recordings of words; those of others are mixed in."),
    ] = None,
    noise: Annotated[
        list[Path] | None, typer.Option("--noise", help="With --speech: what lies under it, at 10 dB SNR.")
    ] = None,
    hours: Annotated[float, typer.Option("--hours", help="With --speech: how much is mixed.")] = 1.0,
    seed: Annotated[int, typer.Option("--seed", help="With --speech: of order, places and noise.")] = 1,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")],
    threshold: Annotated[
        float, typer.Option("--threshold", help="Smoothed posterior that counts; far below that of the device.")
    ] = 0.3,
    most: Annotated[int, typer.Option("--most", help="How many are kept, those with the highest scores.")] = 1000,
    split: SplitName = "training",
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Recordings heard at the same time.")] = 2,
) -> None:
    """Cut out what a model takes for its keyword where none is said; `kws train --data` learns from it.

    Searched are recordings as they are, or running speech mixed with noise into long ones as `kws wake` does.

    A recording may have a table of the keywords in it (FILE.csv with keyword,start_s,end_s); events there are not cut.
    """
    from kws.evaluate.clips import checked_split  # noqa: PLC0415
    from kws.export.atomic import atomic_folder  # noqa: PLC0415
    from kws.export.resolve import read_model_and_record  # noqa: PLC0415
    from kws.mining import MiningConfig, find_false_accepts, mix_searched, open_searched, write_mined  # noqa: PLC0415
    from kws.streams.material import open_material  # noqa: PLC0415

    config = MiningConfig(threshold=threshold, most=most)
    (content, record), chosen = read_model_and_record(model), checked_split(split)
    if bool(audio) == bool(speech):
        raise KwsError("expected --audio, or --speech to mix recordings from")
    if audio and (data or noise):
        raise KwsError("--data and --noise go with --speech")
    if speech:
        material = open_material(data or (), record.keywords, chosen, speech=speech, noise=noise or ())
        searched = mix_searched(material, hours, seed)
    else:
        searched = open_searched(audio or (), record.keywords, chosen)
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
