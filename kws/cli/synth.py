"""`kws synth`: training speech on the spot."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from kws.cli.arguments import SpeechCommand, SpeechEngines, SpeechVoices
from kws.cli.output import progress_bar
from kws.errors import KwsError
from kws.synth.words import DEFAULT_COMMANDS


def synth(
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")],
    words: Annotated[str, typer.Option("--words", help="Commands, with commas between them.")] = ",".join(
        DEFAULT_COMMANDS
    ),
    clips: Annotated[int, typer.Option("--clips", min=1, help="Training clips per command.")] = 300,
    only: Annotated[
        bool, typer.Option("--only", help="Nothing but the words: no other words, sentences and noises beside them.")
    ] = False,
    sentences: Annotated[
        int,
        typer.Option("--sentences", min=0, help="So many sentences of common words for `--speech` instead of words."),
    ] = 0,
    without: Annotated[
        str, typer.Option("--without", help="Words that no sentence may hold, with commas between them.")
    ] = "",
    voices: Annotated[int, typer.Option("--voices", min=1, help="Speakers drawn for training.")] = 300,
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same samples.")] = 1,
    engine: SpeechEngines = None,
    voice: SpeechVoices = None,
    command: SpeechCommand = "",
) -> None:
    """Make a labelled folder of synthetic speech, in voices that no two splits share."""
    from kws.export.atomic import atomic_folder  # noqa: PLC0415
    from kws.synth import SynthConfig, asked_speaker, open_speaker, write_dataset, write_talk  # noqa: PLC0415

    if sentences and words != ",".join(DEFAULT_COMMANDS):
        raise KwsError("--sentences is running speech instead of words, expected it without --words")
    if sentences and only:
        raise KwsError("--only is for words, expected it without --sentences")
    if without and not sentences:
        raise KwsError("--without is for --sentences")
    beside = {"other_ratio": 0.0, "sentence_ratio": 0.0, "noise_seconds": 0} if only else {}
    config = SynthConfig.with_held_out(clips, commands=_at_commas(words), voices=voices, seed=seed, **beside)
    texts: tuple[str, ...] = ()
    if sentences:
        from kws.audit import SENTENCE_WORDS, common_words, random_sentences  # noqa: PLC0415

        left_out = re.split(r"[\s,_]+", without.lower())
        texts = random_sentences(common_words(SENTENCE_WORDS), sentences, without=left_out, seed=seed)
    with (
        open_speaker(asked_speaker(engine, voice, command)) as opened,
        atomic_folder(output, may_replace=lambda folder: f"{folder}: is not empty, choose another folder") as staging,
        progress_bar() as progress,
    ):
        task = progress.add_task(opened.name, total=None)

        def told(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        if texts:
            manifest = write_talk(staging, texts, opened, voices=voices, seed=seed, progress=told)
        else:
            manifest = write_dataset(staging, config, opened, told)
    print(output / manifest.name)


def _at_commas(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))
