"""`kws stream-make`: long test recordings with labelled words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from kws.cli.arguments import SplitName
from kws.cli.output import progress_bar
from kws.errors import KwsError


def stream_make(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="Recording to write (.flac, .wav); a .csv beside it.")],
    *,
    data: Annotated[list[Path], typer.Option("--data", help="Labelled recordings, as for `kws train`.")],
    words: Annotated[str, typer.Option("--words", help="Keywords, with commas between them; none: all labels.")] = "",
    speech: Annotated[
        list[Path] | None, typer.Option("--speech", help="Running speech without keywords: folder or manifest.")
    ] = None,
    noise: Annotated[list[Path] | None, typer.Option("--noise", help="As for `kws train`.")] = None,
    rir: Annotated[
        list[Path] | None, typer.Option("--rir", help="Room responses; every utterance sounds in one of them.")
    ] = None,
    split: SplitName = "validation",
    preset: Annotated[str, typer.Option("--preset", help="default, or picovoice (its benchmark's).")] = "default",
    hours: Annotated[float | None, typer.Option("--hours", help="Length.")] = None,
    repeats: Annotated[int | None, typer.Option("--repeats", help="How often every keyword recording comes.")] = None,
    level: Annotated[float | None, typer.Option("--level", help="Level of active speech, dBFS.")] = None,
    snr: Annotated[float | None, typer.Option("--snr", help="Speech to noise, dB.")] = None,
    speech_share: Annotated[
        float | None, typer.Option("--speech-share", help="Share of the time that running speech fills, 0 to 1.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="The same seed and data give the same samples.")] = 1,
) -> None:
    """Build a long recording: keywords at random places between running speech and pauses, over noise."""
    from kws.evaluate.clips import checked_split  # noqa: PLC0415
    from kws.streams import build_stream, stream_preset, write_stream  # noqa: PLC0415
    from kws.streams.material import open_material  # noqa: PLC0415

    given: dict[str, Any] = {"hours": hours, "repeats": repeats, "level_dbfs": level, "snr_db": snr}
    given |= {"speech_share": speech_share, "seed": seed, "room": bool(rir)}
    config = replace(stream_preset(preset), **{name: value for name, value in given.items() if value is not None})
    if not noise:
        if snr is not None:
            raise KwsError("--snr goes with --noise")
        config = replace(config, snr_db=None)
    if not speech and speech_share is None:
        config = replace(config, speech_share=0.0)
    with progress_bar() as bar:
        task = bar.add_task("decoding", total=None)
        material = open_material(
            data,
            tuple(word.strip() for word in words.split(",") if word.strip()),
            checked_split(split),
            speech=speech or (),
            noise=noise or (),
            rooms=rir or (),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
        task = bar.add_task("mixing", total=config.hours * 3600)

        def counted() -> Any:
            for pcm, begun in build_stream(material, config):
                bar.update(task, advance=len(pcm) / 16000)
                yield pcm, begun

        seconds = write_stream(output, counted())
    said = len(material.keywords) * config.repeats
    print(f"{output} ({seconds / 3600:.2f} h, {said} keywords; {output.with_suffix('.csv')})")
