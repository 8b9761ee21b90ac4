"""`kws demo`: the whole chain in a few minutes, without any data."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from kws.cli.keras_backend import prepare_keras
from kws.cli.output import console
from kws.synth.words import DEFAULT_COMMANDS

if TYPE_CHECKING:
    from kws.demo.run import DemoResult


def demo(
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")] = Path("demo-out"),
    words: Annotated[str, typer.Option("--words", help="Commands to learn, with commas between them.")] = ",".join(
        DEFAULT_COMMANDS
    ),
    clips: Annotated[int, typer.Option("--clips", min=10, help="Training clips per command.")] = 300,
    seed: Annotated[int, typer.Option("--seed", help="Of speech and training.")] = 1,
) -> None:
    """Make speech, train, export for ceva-bx, and run the exported C program on voices it never heard."""
    from kws.demo import folder  # noqa: PLC0415

    begin = time.monotonic()
    folder.require_free(output)
    prepare_keras()
    from kws.demo.run import DemoConfig, run_demo  # noqa: PLC0415
    from kws.train.progress import ConsoleProgress  # noqa: PLC0415

    out = console()
    progress = ConsoleProgress(out)
    config = DemoConfig(output=output, words=tuple(word.strip() for word in words.split(",")), clips=clips, seed=seed)
    try:
        result = run_demo(config, progress, lambda line: out.print(f"[bold]{line}[/bold]"))
    finally:
        progress.close()
    out.print(_table(result))
    if result.note:
        out.print(f"Built for this computer, not for {result.exported.target}: {result.note}.")
    out.print(
        f"{time.monotonic() - begin:.0f} s. Hear {output / 'phrases.wav'}, see {output / 'confusion.png'}, or try\n"
        f"  kws detect {output / 'run'} {output / 'phrases.wav'}\n  kws parity {output / 'run'}"
    )


def _table(result: DemoResult) -> Table:
    events, accuracy = result.events, result.accuracy.accuracy
    low, high = accuracy.interval
    table = Table(title="voices the model never heard", title_justify="left", show_header=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_row(
        "accuracy",
        f"{100 * accuracy.value:.1f} % of {accuracy.trials} clips ({100 * low:.1f} to {100 * high:.1f}), C library",
    )
    table.add_row("model", f"{result.exported.model_bytes} bytes")
    table.add_row("memory", f"{result.exported.memory_bytes} bytes of RAM on {result.exported.target}")
    table.add_row(
        "events",
        f"{len(events.found)} of {events.hit_rate.trials} commands found in {result.recording_s:.0f} s of phrases, "
        f"{len(events.missed)} missed, {len(events.confused)} confused, {len(events.false)} false alarms",
    )
    return table
