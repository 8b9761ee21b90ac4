"""`kws eval`: accuracy on labelled data, through the C library."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from kws.cli.arguments import ClipNoise, ClipSnr, Json, ModelArgument, OperatingPoint, SplitName
from kws.cli.evaluate_report import full_report, print_report
from kws.cli.output import console, percent, print_json, progress_bar
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.evaluate.accuracy import AccuracyResult, EventResult


def evaluate(
    model: ModelArgument,
    *,
    data: Annotated[
        list[Path] | None, typer.Option("--data", help="As for `kws train`; a run folder knows its own.")
    ] = None,
    split: SplitName = "validation",
    noise: ClipNoise = None,
    snr_db: ClipSnr = None,
    picture: Annotated[Path | None, typer.Option("--picture", help="PNG of the confusion matrix to write.")] = None,
    events: Annotated[bool, typer.Option("--events/--no-events", help="Also run the detector on each clip.")] = True,
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Folder for the full report: noise, rooms, levels, rejection, as page and JSON."),
    ] = None,
    rooms: Annotated[
        Path | None, typer.Option("--rir", help="Room impulse responses, a folder or manifest, for --report.")
    ] = None,
    speech: Annotated[
        Path | None, typer.Option("--speech", help="Running speech, a folder or manifest, for --report.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the noise and room draws of --report.")] = 0,
    threads: Annotated[int, typer.Option("--threads", min=1, help="Clips heard at once.")] = os.cpu_count() or 1,
    as_json: Json = False,
    operating_point: OperatingPoint = 0,
) -> None:
    """Measure accuracy, recall per word and the detector's events on one split of a data set.

    With --report: accuracy in noise, in rooms and at low levels, recall per word, false accepts on other words and on
    running speech, of the C library and, where MODEL is a run folder, of the float and simulated networks beside it.
    """
    from kws.evaluate.accuracy import measure_accuracy, measure_events  # noqa: PLC0415
    from kws.evaluate.clips import checked_split, load_clips  # noqa: PLC0415
    from kws.evaluate.measure_report import Material  # noqa: PLC0415
    from kws.evaluate.protocol import protocol_of  # noqa: PLC0415
    from kws.export.resolve import read_model_and_record, resolve_model  # noqa: PLC0415
    from kws.report.confusion import confusion_picture  # noqa: PLC0415
    from kws.simulate.spotter import Spotter  # noqa: PLC0415

    wanted = checked_split(split)
    content, record = read_model_and_record(model)
    spotter = Spotter(content, operating_point=operating_point)
    run = protocol_of(resolve_model(model).parent, record)
    folders = data or run.data
    if not folders:
        raise KwsError("--data is missing: the model does not lie in a run folder that knows its data")
    noises = tuple(noise or (() if data else run.noise))
    if report is not None:
        if snr_db is not None or picture is not None or operating_point:
            raise KwsError(
                "--report has all ratios and pictures of its own: leave out --snr, --picture, --operating-point"
            )
        material = Material(
            data=tuple(folders), split=wanted, noise=noises, rooms=rooms, speech=speech, config=run.data_config
        )
        facts = full_report(model, material, run.readout_steps, report, seed=seed, threads=threads)
        print_json(facts) if as_json else print_report(facts, report)
        return
    if rooms is not None or speech is not None:
        raise KwsError("--rir and --speech are for the full report: give --report FOLDER, too")
    labels = [label.name for label in record.labels]
    with progress_bar() as bar:
        task = bar.add_task("clips", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        clips = load_clips(folders, labels, run.data_config, wanted, noise=noises, progress=show)
        if snr_db is not None:
            clips = clips.with_noise(snr_db)
        result = measure_accuracy(spotter, clips, run.readout_steps, threads=threads, progress=show)
        heard = measure_events(spotter, clips, progress=show) if events else None
    if picture is not None:
        confusion_picture(result.confusion, result.labels, f"{clips.source}: {percent(result.accuracy)}", picture)
    if as_json:
        print_json(_as_dict(clips.source, result, heard))
    else:
        _print(clips.source, result, heard)


def _print(title: str, result: AccuracyResult, heard: EventResult | None) -> None:
    from kws.evaluate.metrics import precisions, recalls  # noqa: PLC0415

    out = console()
    table = Table(title=title, title_justify="left", caption="95 % Wilson intervals in parentheses")
    table.add_column("label")
    for name in ("clips", "recall", "precision"):
        table.add_column(name, justify="right")
    rows = zip(result.labels, recalls(result.confusion), precisions(result.confusion), strict=True)
    for label, recall, precision in rows:
        table.add_row(label, str(recall.trials), percent(recall), percent(precision))
    out.print(table)
    out.print(f"accuracy {percent(result.accuracy)} on {result.accuracy.trials} clips, C library")
    if heard is not None:
        out.print(
            f"detector: {percent(heard.hits)} of the words found, {heard.wrong} taken for another, "
            f"events in {heard.false.hits} of {heard.false.trials} background clips"
        )


def _as_dict(title: str, result: AccuracyResult, heard: EventResult | None) -> dict[str, Any]:
    from kws.evaluate.full_report import rate_facts  # noqa: PLC0415
    from kws.evaluate.metrics import precisions, recalls  # noqa: PLC0415

    values: dict[str, Any] = {
        "data": title,
        "clips": result.accuracy.trials,
        "readout_steps": result.readout_steps,
        "accuracy": rate_facts(result.accuracy),
        "labels": list(result.labels),
        "recall": dict(zip(result.labels, map(rate_facts, recalls(result.confusion)), strict=True)),
        "precision": dict(zip(result.labels, map(rate_facts, precisions(result.confusion)), strict=True)),
        "confusion": result.confusion.tolist(),
    }
    if heard is not None:
        values["events"] = {
            "hits": rate_facts(heard.hits),
            "wrong": heard.wrong,
            "false": rate_facts(heard.false),
        }
    return values
