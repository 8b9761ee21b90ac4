"""`kws detect`: events in recordings, a pipe or the microphone, through the C library."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kws.cli.arguments import Commands, HistoryMs, ListenMs, ModelArgument, OperatingPoint, SingleCommand
from kws.cli.output import say_error
from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.config import TwoStageConfig
    from kws.simulate.levels import Levels
    from kws.simulate.sources import Pcm
    from kws.simulate.spotter import Event, Spotter
    from kws.simulate.two_stage import TwoStageSpotter

MICROPHONE = "microphone"
SECOND = 16000


def detect(
    model: ModelArgument,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...",
            help="Recordings (wav, flac, ogg, ...; any rate and channel count), or - for standard input: "
            "a 16-bit wav stream, else raw 16-bit little-endian mono samples at 16 kHz.",
        ),
    ] = None,
    *,
    mic: Annotated[bool, typer.Option("--mic", help="Listen to the microphone until Ctrl-C.")] = False,
    device: Annotated[str | None, typer.Option("--device", help="Input device for --mic.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object per event and line.")] = False,
    levels: Annotated[bool, typer.Option("--levels", help="Show how loud each second of audio is.")] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="Let the network sleep while there is no voice, as kws export --gate does.")
    ] = False,
    operating_point: OperatingPoint = 0,
    commands: Commands = None,
    listen_ms: ListenMs = 5000,
    history_ms: HistoryMs = 300,
    single_command: SingleCommand = False,
) -> None:
    """Print keyword events with start and end time in seconds, score and keyword, as they happen.

    With --commands: MODEL hears the wake word, the other model what is said in the seconds after it.
    """
    from kws.config import GateConfig, TwoStageConfig  # noqa: PLC0415
    from kws.export.resolve import read_model  # noqa: PLC0415
    from kws.record import with_gate  # noqa: PLC0415

    if device is not None and not mic:
        raise typer.BadParameter("--device goes with --mic")
    if bool(files) == mic:
        raise typer.BadParameter("give recordings, or - for standard input, or --mic")
    content = read_model(model)
    content = with_gate(content, GateConfig(enabled=True)) if gate else content
    config = TwoStageConfig(listen_ms=listen_ms, history_ms=history_ms, single_command=single_command)
    spotter = _spotter(content, None if commands is None else read_model(commands), config, operating_point)
    failed = False
    sources = [(MICROPHONE, _microphone(device))] if mic else [(name, _recording(name)) for name in files or []]
    for name, blocks in sources:
        try:
            _detect_one(spotter, name, blocks, as_json=as_json, levels=levels)
        except KwsError as error:
            say_error(str(error))
            failed = True
    if failed:
        raise typer.Exit(1)


def _spotter(
    content: bytes, commands: bytes | None, config: TwoStageConfig, operating_point: int
) -> Spotter | TwoStageSpotter:
    from kws.simulate.spotter import Spotter  # noqa: PLC0415
    from kws.simulate.two_stage import TwoStageSpotter  # noqa: PLC0415

    if commands is None:
        return Spotter(content, operating_point=operating_point)
    return TwoStageSpotter(content, commands, config, (operating_point, 0))


def _detect_one(
    spotter: Spotter | TwoStageSpotter, name: str, blocks: Iterator[Pcm], *, as_json: bool, levels: bool
) -> None:
    spotter.reset()
    samples = 0
    events = 0
    if not as_json:
        print(f"{name}\n{'start s':>10}{'end s':>10}{'score':>8}  keyword", flush=True)
    for block in blocks:
        samples += block.size
        for event in spotter.push(block):
            events += 1
            print(_json_line(name, event) if as_json else _table_line(event), flush=True)
        if levels and samples // SECOND > (samples - block.size) // SECOND:
            print(_levels_line(name, samples, spotter.read_levels(), as_json=as_json), flush=True)
    if not as_json:
        print(f"{events} event{'' if events == 1 else 's'} in {samples / SECOND:.2f} s", flush=True)


def _microphone(device: str | None) -> Iterator[Pcm]:
    from kws.simulate.sources import microphone_blocks  # noqa: PLC0415

    return microphone_blocks(device)


def _recording(name: str) -> Iterator[Pcm]:
    from kws.simulate.sources import file_blocks, pipe_blocks  # noqa: PLC0415

    return pipe_blocks(sys.stdin.buffer) if name == "-" else file_blocks(Path(name))


def _table_line(event: Event) -> str:
    remark = "  (near miss)" if event.near_miss else ""
    remark += "  (command)" if getattr(event, "stage", "wake") == "commands" else ""
    return f"{event.start_s:10.2f}{event.end_s:10.2f}{event.score:8.2f}  {event.keyword}{remark}"


def _levels_line(name: str, samples: int, levels: Levels, *, as_json: bool) -> str:
    """What was heard since the line before."""
    if as_json:
        return json.dumps({"file": name, "end_s": samples / SECOND, "levels": asdict(levels)}, ensure_ascii=False)
    return (
        f"{'':10}{samples / SECOND:10.2f}{'':8}  level: peak {levels.peak_dbfs:.1f} dBFS, "
        f"rms {levels.rms_dbfs:.1f} dBFS, {levels.clipped} clipped, offset {levels.offset:.1f}"
    )


def _json_line(name: str, event: Event) -> str:
    return json.dumps({"file": name, **asdict(event)}, ensure_ascii=False)
