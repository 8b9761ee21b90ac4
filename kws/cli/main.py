"""`kws`: the application, and the one place where failures become a sentence and an exit status."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

import kws
from kws.cli import (
    adopt,
    audit,
    bench,
    demo,
    detect,
    diff,
    download,
    evaluate,
    export,
    info,
    mine,
    parity,
    profile,
    rooms,
    search,
    stream_eval,
    stream_make,
    synth,
    train,
    wake,
)
from kws.cli.output import say_error
from kws.errors import KwsError

EXIT_FAILURE = 1
EXIT_INTERRUPTED = 130
EXIT_READER_GONE = 141
EXTRAS = {
    "tensorflow": "train",
    "keras": "train",
    "jax": "train",
    "tflite_micro": "reference",
    "librosa": "reference",
    "espeakng_loader": "synth",
    "elftools": "build",
    "sounddevice": "mic",
    "wordfreq": "audit",
    "rapidfuzz": "audit",
    "optuna": "search",
    "pyroomacoustics": "rooms",
}

app = typer.Typer(
    name="kws",
    help="Train, quantize, export and run always-on keyword spotting models for DSPs and microcontrollers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
VERBS: dict[str, Callable[..., object]] = {
    "download": download.download,
    "train": train.train,
    "eval": evaluate.evaluate,
    "diff": diff.diff,
    "export": export.export,
    "detect": detect.detect,
    "info": info.info,
    "adopt": adopt.adopt,
    "parity": parity.parity,
    "profile": profile.profile,
    "search": search.search,
    "stream-make": stream_make.stream_make,
    "stream-eval": stream_eval.stream_eval,
    "mine": mine.mine,
    "audit": audit.audit,
    "wake": wake.wake,
    "synth": synth.synth,
    "rooms": rooms.rooms,
    "demo": demo.demo,
}
for _name, _verb in VERBS.items():
    app.command(_name)(_verb)
app.add_typer(bench.app, name="bench")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"kws {kws.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options in front of the verb."""


def main() -> None:
    """Entry point of the `kws` program; does not return."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and returns its exit status.

    Status 0: done. 1: a failure, told in one sentence on standard error. 2: wrong usage. 130: interrupted.
    141: whoever read standard output has gone.
    """
    try:
        status = app(args=list(arguments), prog_name="kws", standalone_mode=False)
        sys.stdout.flush()
        if status == EXIT_INTERRUPTED:  # newer typer turns Ctrl-C into a status
            say_error("interrupted")
    except SystemExit:  # typer's answer to a broken pipe
        status = EXIT_READER_GONE
    except (Exception, KeyboardInterrupt) as error:
        if isinstance(error, OSError):
            _discard_stdout()
        status, sentence = _explain(error)
        if sentence:
            say_error(" ".join(sentence.split()))
    return status if isinstance(status, int) else 0


def _explain(error: BaseException) -> tuple[int, str]:
    """Exit status and sentence of a failure; a mistake of our own is raised again."""
    failure: tuple[int, str] | None = None
    match error:
        case KwsError():
            failure = EXIT_FAILURE, str(error)
        case ModuleNotFoundError(name=str(name)) if name.partition(".")[0] in EXTRAS:
            extra = EXTRAS[name.partition(".")[0]]
            failure = EXIT_FAILURE, f'this needs {name}, which is not installed; run: pip install "kws[{extra}]"'
        case BrokenPipeError():
            failure = EXIT_READER_GONE, ""
        case OSError():
            failure = EXIT_FAILURE, describe_os_error(error)
        case MemoryError():
            failure = EXIT_FAILURE, "not enough memory"
        case KeyboardInterrupt() | typer.Abort():
            failure = EXIT_INTERRUPTED, "interrupted"
        case _ if hasattr(error, "format_message"):  # typer's own, with or without click installed
            place = getattr(getattr(error, "ctx", None), "command_path", "kws")
            message = str(error.format_message())
            failure = int(getattr(error, "exit_code", 2)), message and f"{message} (see: {place} --help)"
    if failure is None:
        raise error
    return failure


def describe_os_error(error: OSError) -> str:
    """One sentence with the file, where the system names it."""
    reason = error.strerror or str(error) or type(error).__name__
    return f"{os.fsdecode(error.filename)}: {reason}" if error.filename else reason


def _discard_stdout() -> None:
    """What is still buffered must not fail once more at exit."""
    with suppress(io.UnsupportedOperation), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
