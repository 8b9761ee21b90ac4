"""`kws wake`: from a typed phrase to a wake-word model with thresholds by false accepts a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from kws.cli.arguments import SpeechCommand, SpeechEngines, SpeechVoices
from kws.cli.keras_backend import prepare_keras
from kws.cli.output import console
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.wake import WakeResult


def wake(
    phrase: Annotated[str, typer.Argument(help="English words, such as 'hey computer'.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")],
    recipe: Annotated[str, typer.Option("--recipe", help="wake-fc-gru or wake-tcn.")] = "wake-fc-gru",
    data: Annotated[
        list[Path] | None,
        typer.Option("--data", help="Recordings of the phrase, labelled like_this, as for `kws train`; few are fine."),
    ] = None,
    speech: Annotated[
        list[Path] | None, typer.Option("--speech", help="Running speech without the phrase: folder or manifest.")
    ] = None,
    noise: Annotated[list[Path] | None, typer.Option("--noise", help="As for `kws train`.")] = None,
    rooms: Annotated[list[Path] | None, typer.Option("--rir", help="As for `kws train`.")] = None,
    engine: SpeechEngines = None,
    voice: SpeechVoices = None,
    command: SpeechCommand = "",
    clips: Annotated[int, typer.Option("--clips", min=10, help="Synthetic clips of the phrase for training.")] = 600,
    mining_rounds: Annotated[
        int,
        typer.Option("--mining-rounds", min=0, max=10, help="Trainings against false accepts of the one before."),
    ] = 2,
    hours: Annotated[
        float, typer.Option("--hours", help="Length of the recording it is measured on, and mined from.")
    ] = 3.0,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="part.key=value, such as train.epochs=10; may be repeated.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of speech, training and measuring.")] = 1,
) -> None:
    """Speak a phrase in many voices, train against what sounds like it, and measure thresholds on unseen voices."""
    if output.exists():
        raise KwsError(f"{output}: exists already, choose another folder")
    prepare_keras()
    from kws.synth import asked_speaker, installed_speaker  # noqa: PLC0415
    from kws.train.progress import ConsoleProgress  # noqa: PLC0415
    from kws.wake import WakeConfig, make_wake_model  # noqa: PLC0415

    out = console()
    progress = ConsoleProgress(out)
    config = WakeConfig(
        phrase=phrase,
        output=output,
        recipe=recipe,
        data=tuple(data or ()),
        speech=tuple(speech or ()),
        noise=tuple(noise or ()),
        rooms=tuple(rooms or ()),
        speaker=asked_speaker(engine, voice, command) if engine or voice or command else installed_speaker(),
        clips=clips,
        mining_rounds=mining_rounds,
        hours=hours,
        settings=tuple(settings or ()),
        seed=seed,
    )
    try:
        result = make_wake_model(config, progress, lambda line: out.print(f"[bold]{line}[/bold]"))
    finally:
        progress.close()
    _print(result)


def _print(result: WakeResult) -> None:
    from kws.record import read_record  # noqa: PLC0415

    out = console()
    for sentence in result.audit.advice:
        out.print(f"* {sentence}")
    first = result.measured.scores[0]
    whose = "recorded" if result.recorded else "synthetic"
    table = Table(
        title=f"{first.found.trials} times the phrase in {whose} voices, {first.false_accepts.hours:.2f} h without it",
        title_justify="left",
    )
    for name in ("operating point", "threshold", "false accepts a day", "95 % interval", "phrases found"):
        table.add_column(name, justify="right")
    for index, point in enumerate(read_record(result.model_path.read_bytes()).operating_points):
        score = result.measured.at_threshold(point.threshold_q15[0])
        low, high = (24 * bound for bound in score.false_accepts.interval)
        table.add_row(
            str(index),
            f"{point.threshold_q15[0] / 32768:.4f}",
            f"{point.false_accepts_per_day or 0:.1f}",
            f"{low:.1f} to {high:.1f}",
            f"{100 * score.found.value:.1f} %",
        )
    out.print(table)
    confused = {name: rate for name, rate in result.confused.items() if rate.hits}
    told = ", ".join(f"{name.replace('_', ' ')} ({rate.hits} of {rate.trials})" for name, rate in confused.items())
    out.print(f"taken for the phrase: {told or 'none of what sounds like it'}")
    if not result.recorded:
        out.print(
            "Measured on synthetic voices: people will be found less often, much less where only eSpeak NG spoke. Give "
            "recordings with --data, and more voices of people, such as --engine auto --engine natural --engine kokoro."
        )
    out.print(f"{result.model_path} ({result.model_path.stat().st_size} bytes)")
