"""`kws train`: from an experiment and data to RUN/model.tflite."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kws.cli.keras_backend import prepare_keras
from kws.cli.output import console, progress_console
from kws.config.overrides import apply_overrides
from kws.config.recipes import RECIPES, recipe
from kws.config.serialize import load
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.config import Experiment
    from kws.train.pipeline import TrainedModel

DEFAULT_RECIPE = "commands-fc-gru-medium"
EXIT_INTERRUPTED = 130


def train(
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Run folder, new unless --resume.")],
    data: Annotated[
        list[Path] | None,
        typer.Option(
            "--data", help="Speech Commands, a folder with one folder per word, or a CSV manifest; may be repeated."
        ),
    ] = None,
    recipe_name: Annotated[
        str | None, typer.Option("--recipe", help=f"{', '.join(RECIPES)}; {DEFAULT_RECIPE} unless given.")
    ] = None,
    config: Annotated[Path | None, typer.Option("--config", help="Experiment in TOML or JSON.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="part.key=value, such as train.epochs=10; may be repeated.")
    ] = None,
    noise: Annotated[
        list[Path] | None, typer.Option("--noise", help="Folder or manifest of background noise; may be repeated.")
    ] = None,
    speech: Annotated[
        list[Path] | None,
        typer.Option("--speech", help="Folder or manifest of running speech without keywords; may be repeated."),
    ] = None,
    rooms: Annotated[
        list[Path] | None,
        typer.Option("--rir", help="Folder or manifest of room impulse responses; may be repeated."),
    ] = None,
    teacher: Annotated[
        list[Path] | None,
        typer.Option("--teacher", help="Run folder or model whose answers this one learns too; may be repeated."),
    ] = None,
    begin: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Run folder or model of equal layers, maybe of other words, whose weights it begins with."
        ),
    ] = None,
    licence: Annotated[
        str | None, typer.Option("--licence", help="Licence of the data, for the model's record.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on after the run's last finished epoch, with its settings and data.")
    ] = False,
) -> None:
    """Train a model, quantize it and write RUN/model.tflite; Ctrl-C ends early and keeps the best so far."""
    from kws.data.source import open_noise, open_source, open_speech  # noqa: PLC0415

    experiment = _experiment(recipe_name, config, settings or [], output if resume else None)
    prepare_keras(converts=False)
    paths = {"data": data or [], "noise": noise or [], "rooms": rooms or [], "speech": speech or []}
    paths = _paths(paths, output if resume else None)
    if resume:
        from kws.train.run_folder import RunFolder, opened_beginning, opened_licence, opened_teachers  # noqa: PLC0415

        run = RunFolder.open(output)
        teacher, begin = teacher or opened_teachers(run), begin or opened_beginning(run)
        licence = licence or opened_licence(run)
    sources = [open_source(path, experiment.data, licence) for path in paths["data"]]
    words = experiment.data.words or sorted({clip.label for source in sources for clip in source.clips})
    sources += [open_speech(path, words, experiment.data) for path in paths["speech"]]
    noises, spaces = ([open_noise(path) for path in paths[kind]] for kind in ("noise", "rooms"))
    from kws.train.pipeline import train_model  # noqa: PLC0415
    from kws.train.progress import ConsoleProgress  # noqa: PLC0415

    progress = ConsoleProgress(progress_console())
    try:
        trained = train_model(
            experiment,
            sources,
            output,
            noise=noises,
            rooms=spaces,
            resume=resume,
            progress=progress,
            teachers=teacher or [],
            begin=begin,
        )
    finally:
        progress.close()
    _report(trained, experiment)
    if trained.result is not None and trained.result.stopped:
        raise typer.Exit(EXIT_INTERRUPTED)


def _experiment(recipe_name: str | None, config: Path | None, settings: list[str], run: Path | None) -> Experiment:
    if run is not None:
        from kws.train.run_folder import RunFolder  # noqa: PLC0415

        if recipe_name or config or settings:
            raise KwsError("--resume takes the run's own settings: leave out --recipe, --config and --set")
        return RunFolder.open(run).experiment()
    if recipe_name and config:
        raise KwsError("give --recipe or --config, not both")
    return apply_overrides(load(config) if config else recipe(recipe_name or DEFAULT_RECIPE), settings)


def _paths(given: dict[str, list[Path]], run: Path | None) -> dict[str, list[Path]]:
    """What was given; a resumed run knows by itself where its data was."""
    if run is not None and not given["data"]:
        from kws.train.run_folder import RunFolder, opened_paths  # noqa: PLC0415

        given = {kind: given[kind] or stored for kind, stored in opened_paths(RunFolder.open(run)).items()}
    if not given["data"]:
        raise KwsError("--data is missing: give a data folder or a manifest, or get one with kws download")
    return given


def _report(trained: TrainedModel, experiment: Experiment) -> None:
    rate = f"{experiment.train.false_accepts_per_hour:g}"
    figure = "accuracy" if experiment.train.readout == "last" else f"recall around {rate} false accepts an hour"
    result = trained.result
    if result is not None:
        how = "stopped early, best so far: " if result.stopped else ""
        console().print(
            f"{how}validation {figure} {100 * result.float_accuracy:.2f} % in float, "
            f"{100 * result.accuracy:.2f} % with int8 simulated"
        )
    console().print(f"{trained.model_path} ({trained.model_path.stat().st_size} bytes)")
