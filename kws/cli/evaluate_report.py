"""The full report of `kws eval --report`: measuring, files, tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kws.cli.output import console, progress_bar

if TYPE_CHECKING:
    from kws.evaluate.measure_report import Material
    from kws.evaluate.robustness import Decide


def full_report(
    model: Path, material: Material, readout_steps: int, folder: Path, *, seed: int, threads: int
) -> dict[str, Any]:
    """Measures, writes the folder whole, and gives the figures.

    Args:
        model: what the user named; a run folder brings its float and simulated networks.
        material: data.
        readout_steps: of the run.
        folder: to write; an older report in it is replaced.
        seed: of noise and room draws.
        threads: at least 1.

    Raises:
        KwsError: bad input, or the folder holds something else or cannot be written.
    """
    from kws.evaluate.measure_report import measure_report  # noqa: PLC0415
    from kws.export.atomic import atomic_folder  # noqa: PLC0415
    from kws.export.resolve import read_model, resolve_model  # noqa: PLC0415
    from kws.report.folder import refuse_other_folder, write_report  # noqa: PLC0415

    content, place = read_model(model), resolve_model(model)
    title = place.resolve().parent.name if model.is_dir() else model.name
    with atomic_folder(folder, may_replace=refuse_other_folder) as draft, progress_bar() as bar:
        task = bar.add_task("", total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total)

        others = _keras_engines(place.parent, threads)
        facts = measure_report(
            content, material, readout_steps, others=others, seed=seed, threads=threads, progress=show
        )
        write_report(facts, title, draft)
    return facts


def _keras_engines(folder: Path, threads: int) -> dict[str, Decide]:
    """Float and simulated networks of a run folder, none where the model is no run's."""
    if not (folder / "checkpoints").is_dir():
        return {}
    from kws.cli.keras_backend import prepare_keras  # noqa: PLC0415

    prepare_keras(converts=False)
    from kws.train.run_engines import run_engines  # noqa: PLC0415

    return run_engines(folder, threads)


def print_report(facts: dict[str, Any], folder: Path) -> None:
    """Tables of accuracy, words and rejection."""
    out = console()
    _print_conditions(out, facts)
    _print_words(out, facts)
    _print_open_set(out, facts["open_set"])
    missing = {"noise_recordings": "--noise", "rooms": "--rir", "speech_recordings": "--speech"}
    left_out = [option for name, option in missing.items() if not facts["data"][name]]
    if left_out:
        out.print(f"left out, since there is none: {', '.join(left_out)}")
    out.print(f"{folder / 'index.html'}", markup=False)


def _print_conditions(out: Console, facts: dict[str, Any]) -> None:
    table = Table(
        title=escape(f"accuracy on {facts['data']['source']}, {facts['data']['clips']} clips"),
        title_justify="left",
        caption="95 % Wilson intervals in parentheses; spread: between the draws of noise and rooms, on the device",
    )
    table.add_column("condition")
    for engine in facts["engines"]:
        table.add_column(engine, justify="right")
    table.add_column("spread", justify="right")
    for row in facts["conditions"]:
        cells = [_rate(row["accuracy"][engine]) for engine in facts["engines"]]
        first = row["accuracy"][facts["engines"][0]]
        spread = f"{100 * first['spread']:.2f}" if len(first["hits"]) > 1 else "-"
        table.add_row(row["name"], *cells, spread)
    out.print(table)


def _print_words(out: Console, facts: dict[str, Any]) -> None:
    table = Table(title="labels, clean, on the device", title_justify="left")
    table.add_column("label")
    for name in ("clips", "recall", "precision"):
        table.add_column(name, justify="right")
    for label in facts["labels"]:
        recall, precision = facts["recall"][label], facts["precision"][label]
        table.add_row(escape(label), str(recall["trials"]), _rate(recall), _rate(precision))
    out.print(table)
    worst, events = facts["worst_word"], facts["events"]
    out.print(f"worst word: {worst['word']}, {_rate(worst)}", markup=False)
    out.print(
        f"detector at its default threshold: {_rate(events['hits'])} of the words found, {events['wrong']} taken for "
        f"another, events in {events['false']['hits']} of {events['false']['trials']} background clips"
    )


def _print_open_set(out: Console, open_set: dict[str, Any]) -> None:
    how = "" if open_set["reached"] else f", {100 * open_set['wanted_recall']:.0f} % is not reached"
    title = f"open set at threshold {open_set['threshold']:.3f}, where recall is {_rate(open_set['recall'])}{how}"
    table = Table(title=title, title_justify="left", caption="exact Poisson bounds an hour, Wilson bounds of clips")
    for name in ("negatives", "amount", "false accepts", "rate"):
        table.add_column(name, justify="left" if name == "negatives" else "right")
    words, speech = open_set["other_words"], open_set["speech"]
    if words is not None:
        table.add_row("other words", f"{words['trials']} clips", str(words["hits"]), _rate(words))
        for word, rate in [pair for pair in open_set["by_word"].items() if pair[1]["hits"]]:
            table.add_row(f"  {escape(word)}", str(rate["trials"]), str(rate["hits"]), _rate(rate))
    if speech is not None and speech["per_hour"] is not None:
        rate = f"{speech['per_hour']:.1f} an hour ({speech['low']:.1f} to {speech['high']:.1f})"
        table.add_row("running speech", f"{speech['hours']:.2f} h", str(speech["count"]), rate)
        for word, count in open_set["by_keyword"].items():
            table.add_row(f"  taken for {escape(word)}", "", str(count), f"{count / speech['hours']:.1f} an hour")
    out.print(table)
    if speech is not None:
        out.print(
            f"not counted: {open_set['spoken']} events of words that the transcript holds; "
            f"{open_set['without_transcript']} of {open_set['recordings']} recordings have no transcript"
        )


def _rate(rate: dict[str, Any]) -> str:
    if rate["value"] is None:
        return "-"
    return f"{100 * rate['value']:.2f} % ({100 * rate['low']:.2f} to {100 * rate['high']:.2f})"
