"""Arguments that several verbs take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ModelArgument = Annotated[
    Path, typer.Argument(metavar="MODEL", help="A .tflite file, a run folder of `kws train`, or a model folder.")
]
OperatingPoint = Annotated[
    int, typer.Option("--operating-point", min=0, help="Row of the model's table of operating points.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
SplitName = Annotated[str, typer.Option("--split", help="training, validation or testing.")]
ClipNoise = Annotated[
    list[Path] | None, typer.Option("--noise", help="As for `kws train`: what silence clips are made from.")
]
ClipSnr = Annotated[float | None, typer.Option("--snr", help="Also mix the noise into every clip, at this many dB.")]
SpeechEngines = Annotated[
    list[str] | None,
    typer.Option(
        "--engine",
        help="What speaks: auto, library (eSpeak NG from pip), program (espeak-ng on the path), natural (voices of "
        "people: flite, RHVoice, SVOX Pico, as installed), piper, kokoro or command; of several each says as much.",
    ),
]
SpeechVoices = Annotated[
    list[str] | None,
    typer.Option(
        "--voice",
        help="Of piper a NAME.onnx file, of command a name, at least three of them, one option each; of kokoro the "
        "folder with model and voices.",
    ),
]
SpeechCommand = Annotated[
    str,
    typer.Option("--command", help="Of command: such as 'mytts {text} {voice} {output}', also {rate} and {pitch}."),
]
Commands = Annotated[
    Path | None,
    typer.Option("--commands", help="A second model, awake for some seconds after MODEL has heard its wake word."),
]
ListenMs = Annotated[int, typer.Option("--listen-ms", min=1, help="With --commands: how long they are awaited.")]
HistoryMs = Annotated[
    int,
    typer.Option("--history-ms", min=0, max=1000, help="With --commands: what their network hears of the time before."),
]
SingleCommand = Annotated[
    bool, typer.Option("--single-command", help="With --commands: one ends the waiting instead of prolonging it.")
]
