"""`kws stream-eval`: false accepts an hour and false rejects on long recordings, at every threshold."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from kws.cli.arguments import Json, ModelArgument
from kws.cli.output import console, percent, print_json, progress_bar
from kws.errors import KwsError
from kws.files import whole_file

if TYPE_CHECKING:
    from kws.evaluate.stream import StreamScore, Sweep
    from kws.record import ModelRecord

RATES_PER_HOUR = (0.1, 0.5, 1.0, 2.0, 5.0)
GROUP_ROWS = 10


def stream_eval(
    model: ModelArgument,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Long recordings, each with a .csv of its words beside it.")
    ],
    *,
    late_ms: Annotated[int, typer.Option("--late-ms", min=0, help="How late after a word its event may come.")] = 750,
    at: Annotated[
        float | None, typer.Option("--at", min=0, help="False accepts an hour at which groups and latency are shown.")
    ] = 0.5,
    picture: Annotated[Path | None, typer.Option("--picture", help="PNG of the trade-off curve to write.")] = None,
    second_try: Annotated[
        float | None,
        typer.Option("--second-try", help="Level from which a word is accepted after a near miss, in the copy, too."),
    ] = None,
    write_points: Annotated[
        str,
        typer.Option("--write-points", help="False accepts a day, e.g. 1,3,10, to write into a copy."),
    ] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The copy of the model to write.")] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Recordings heard at the same time.")] = 2,
    as_json: Json = False,
) -> None:
    """Measure a model on long recordings: exact bounds of both error rates, latency, and the trade-off between them."""
    from kws.evaluate.stream import hear, sweep  # noqa: PLC0415
    from kws.evaluate.stream.points import HOURS_PER_DAY  # noqa: PLC0415
    from kws.export.resolve import read_model_and_record  # noqa: PLC0415
    from kws.record import read_record, with_second_try  # noqa: PLC0415
    from kws.streams import read_stream  # noqa: PLC0415

    wanted = _rates(write_points)
    if bool(wanted) != (output is not None):
        raise typer.BadParameter("--write-points and --output go together")
    content, record = read_model_and_record(model)
    if second_try is not None:
        content = with_second_try(content, second_try)
        record = read_record(content)
    with progress_bar() as bar:
        task = bar.add_task("recordings", total=len(files))
        heard = hear(
            content,
            [partial(read_stream, path) for path in files],
            threads=jobs,
            progress=lambda done, _: bar.update(task, completed=done),
        )
        rates = {*RATES_PER_HOUR, *([] if at is None else [at]), *(rate / HOURS_PER_DAY for rate in wanted)}
        measured = sweep(record, heard, late_ms / 1000, sorted(rates))
    if picture is not None:
        _draw(measured, str(model), picture)
    chosen = measured.at_rate(at if at is not None else RATES_PER_HOUR[1])
    if as_json:
        print_json(_as_dict(measured, chosen))
    else:
        _print(measured, chosen)
        _print_second_tries(record, chosen)
    if output is not None:
        _write(content, measured, wanted, output)


def _rates(text: str) -> tuple[float, ...]:
    try:
        rates = tuple(float(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise KwsError(f"--write-points {text}: expected numbers with commas between them") from None
    if any(not 0 <= rate <= 1e6 for rate in rates):
        raise KwsError(f"--write-points {text}: expected rates from 0 to 1000000 a day")
    return rates


def _write(content: bytes, measured: Sweep, rates_per_day: tuple[float, ...], output: Path) -> None:
    from kws.evaluate.stream import calibrated  # noqa: PLC0415
    from kws.record import attach, encode, read_record  # noqa: PLC0415

    changed = attach(content, encode(calibrated(read_record(content), measured, rates_per_day)))
    with whole_file(output) as draft:
        draft.write_bytes(changed)


def _draw(measured: Sweep, name: str, picture: Path) -> None:
    from kws.report.det import det_picture  # noqa: PLC0415

    points = [(score.false_accepts.per_hour, score.false_rejects.value) for score in measured.scores]
    accepts = measured.scores[0].false_accepts
    det_picture({name: points}, f"{accepts.hours:.2f} h without keywords", picture, 1 / accepts.hours)


def _print(measured: Sweep, chosen: StreamScore) -> None:
    out = console()
    first = measured.scores[0]
    table = Table(
        title=f"{first.found.trials} words, {first.false_accepts.hours:.2f} hours without",
        title_justify="left",
        caption="95 % intervals in parentheses: exact Poisson bounds, Wilson bounds",
    )
    for name in ("at most an hour", "threshold", "false accepts an hour", "words missed", "latency ms, median / 90 %"):
        table.add_column(name, justify="right")
    for rate in RATES_PER_HOUR:
        table.add_row(f"{rate:g}", *score_cells(measured.at_rate(rate)))
    out.print(table)
    for group, values in chosen.groups.items():
        if len(values) < 2:
            continue
        shown = sorted(values.items(), key=lambda item: item[1].interval[1])[:GROUP_ROWS]
        fewer = "" if len(values) <= GROUP_ROWS else f", the {GROUP_ROWS} surely worst of {len(values)}"
        below = Table(title=f"words found by {group} at threshold {_level(chosen)}{fewer}", title_justify="left")
        below.add_column(group)
        below.add_column("found", justify="right")
        for value, found in shown:
            below.add_row(value, f"{percent(found)} of {found.trials}")
        out.print(below)


def _print_second_tries(record: ModelRecord, chosen: StreamScore) -> None:
    detector = record.detector
    if not detector.second_try:
        return
    again = chosen.said_again
    found = f"{percent(again)} of {again.trials} words found" if again.trials else "no word to judge by"
    console().print(
        f"second tries: accepted from {detector.second_try:g} on for {detector.second_try_ms / 1000:g} s; "
        f"said again that soon after a missed word: {found}"
    )


def score_cells(score: StreamScore) -> tuple[str, ...]:
    """Threshold, false accepts an hour, words missed and latency, with their intervals."""
    low, high = score.false_accepts.interval
    return (
        _level(score),
        f"{score.false_accepts.per_hour:.2f} ({low:.2f} to {high:.2f})",
        percent(score.false_rejects),
        f"{1000 * score.latency_at(50):.0f} / {1000 * score.latency_at(90):.0f}" if score.latency_s else "-",
    )


def _level(score: StreamScore) -> str:
    return f"{score.threshold_q15 / 32768:.4f}"


def _as_dict(measured: Sweep, chosen: StreamScore) -> dict[str, Any]:
    return {
        "words": chosen.found.trials,
        "hours": chosen.false_accepts.hours,
        "thresholds": [score_facts(score) for score in measured.scores],
        "chosen": score_facts(chosen),
        "groups": {
            group: {value: {"found": rate.hits, "words": rate.trials} for value, rate in values.items()}
            for group, values in chosen.groups.items()
        },
    }


def score_facts(score: StreamScore) -> dict[str, Any]:
    """The same for JSON."""
    latency = {"p50": score.latency_at(50), "p90": score.latency_at(90)} if score.latency_s else None
    return {
        "threshold": score.threshold_q15 / 32768,
        "false_accepts": score.false_accepts.count,
        "false_accepts_per_hour": score.false_accepts.per_hour,
        "false_accepts_per_hour_interval": list(score.false_accepts.interval),
        "words_missed": score.false_rejects.hits,
        "false_reject_rate": score.false_rejects.value if score.found.trials else None,
        "false_reject_rate_interval": list(score.false_rejects.interval),
        "said_again": {"found": score.said_again.hits, "words": score.said_again.trials},
        "latency_s": latency,
    }
