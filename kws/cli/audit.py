"""`kws audit`: is a phrase fit to be a wake word?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from kws.cli.arguments import Json
from kws.cli.output import console, print_json

if TYPE_CHECKING:
    from kws.audit import Confusable


def audit(
    phrase: Annotated[str, typer.Argument(help="English words, such as 'hey computer'.")],
    *,
    count: Annotated[int, typer.Option("--count", min=1, help="How many confusable phrases to show.")] = 20,
    pairs: Annotated[int, typer.Option("--pairs", min=0, help="How many pairs of common words to show.")] = 20,
    vocabulary: Annotated[
        int, typer.Option("--vocabulary", min=1, help="Compare with this many of the most frequent words.")
    ] = 20000,
    as_json: Json = False,
    engine: Annotated[
        str, typer.Option("--engine", help="auto, library (pip package) or program (espeak-ng on the path).")
    ] = "auto",
) -> None:
    """Tell how long a phrase is, what sounds like it, and what speaks against it, before anything is trained."""
    from kws.audit import audit_phrase, common_words  # noqa: PLC0415
    from kws.synth import open_engine  # noqa: PLC0415
    from kws.synth.engine import engine_kind  # noqa: PLC0415

    with open_engine(engine_kind(engine)) as opened:
        found = audit_phrase(phrase, opened, count=count, pairs=pairs, vocabulary=common_words(vocabulary))
    if as_json:
        print_json(asdict(found))
        return
    out = console()
    out.print(f"{found.phrase}: {found.syllables} syllables, {len(found.phonemes)} sounds: {' '.join(found.phonemes)}")
    for title, items in (("what sounds like it", found.confusables), ("pairs of words that do", found.across_words)):
        if items:
            out.print(_table(title, items))
    for sentence in found.advice or ("nothing speaks against it",):
        out.print(f"* {sentence}")


def _table(title: str, items: Sequence[Confusable]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("phrase")
    for name in ("likeness", "frequency (Zipf)"):
        table.add_column(name, justify="right")
    for item in items:
        table.add_row(item.text, f"{item.likeness:.2f}", f"{item.zipf:.1f}")
    return table
