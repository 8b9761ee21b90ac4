"""`kws download`: Speech Commands v0.02 from its official place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from kws.cli.output import console, progress_console


def download(
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to put the data set in.")] = Path("data"),
) -> None:
    """Download Speech Commands v0.02 (2.4 GB, CC BY 4.0), verify and unpack it; goes on where it broke off."""
    from kws.data.download import SPEECH_COMMANDS  # noqa: PLC0415
    from kws.data.download import download as fetch  # noqa: PLC0415

    progress_console().print(f"{SPEECH_COMMANDS.url} ({SPEECH_COMMANDS.bytes / 1e9:.1f} GB)")
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=progress_console(), transient=True) as bar:
        task = bar.add_task(SPEECH_COMMANDS.name, total=SPEECH_COMMANDS.bytes)
        folder = fetch(SPEECH_COMMANDS, output, lambda done, _: bar.update(task, completed=done))
    console().print(f"{folder}: now kws train --data {folder} -o RUN")
