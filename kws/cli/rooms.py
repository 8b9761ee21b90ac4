"""`kws rooms`: simulated room impulse responses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kws.cli.output import progress_bar


def rooms(
    output: Annotated[Path, typer.Argument(metavar="OUT", help="Folder to make.")],
    *,
    count: Annotated[int, typer.Option("--count", help="Rooms, with a talker and a microphone in each.")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same rooms.")] = 1,
    reverberation: Annotated[
        tuple[float, float], typer.Option("--reverberation", help="Shortest and longest time to fall by 60 dB, s.")
    ] = (0.15, 0.8),
) -> None:
    """Simulate rooms whose impulse responses `--rir` takes, no room in two splits (extra `rooms`)."""
    from kws.export.atomic import atomic_folder  # noqa: PLC0415
    from kws.rooms import RoomsConfig, write_rooms  # noqa: PLC0415

    config = RoomsConfig(count=count, reverberation_s=reverberation, seed=seed)
    with (
        atomic_folder(output, may_replace=lambda folder: f"{folder}: is not empty, choose another folder") as staging,
        progress_bar() as bar,
    ):
        task = bar.add_task("rooms", total=count)
        manifest = write_rooms(staging, config, lambda done, _: bar.update(task, completed=done))
    print(output / manifest.name)
