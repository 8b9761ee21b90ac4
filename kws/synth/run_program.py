"""Speech programs, one run per utterance and several at a time: start them, read what they wrote."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import soundfile
from numpy.typing import NDArray

from kws.errors import KwsError

T = TypeVar("T")

_TIMEOUT_S = 120
_CHUNK = 64


def speak_in_threads(speak: Callable[[T], NDArray[np.int16]], orders: Iterable[T]) -> Iterator[NDArray[np.int16]]:
    """Yields int16[n] per order, in order, while other processors speak the next ones.

    Args:
        speak: called from several threads at a time.
        orders: what it is called with, such as utterances; taken 64 at a time, by the caller's thread.
    """
    pending = iter(orders)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        while group := list(islice(pending, _CHUNK)):
            yield from pool.map(speak, group)


def run_program(command: Sequence[str], name: str, text: str = "") -> bytes:
    """Runs a program without a shell.

    Args:
        command: program and arguments.
        name: what an error calls it.
        text: what it reads.

    Returns:
        What it printed.

    Raises:
        KwsError: it cannot be started, fails (with the last line of its errors), or takes two minutes.
    """
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=_TIMEOUT_S)
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        reason = said[-1] if said else f"status {error.returncode}"
        raise KwsError(f"speech synthesis: {name} failed ({reason})") from None
    except (OSError, subprocess.TimeoutExpired) as error:
        raise KwsError(f"speech synthesis: {name} failed ({error})") from None
    return done.stdout


def read_sound(path: Path, name: str) -> tuple[NDArray[np.int16], int]:
    """The first channel of a sound file, int16[n], and its sample rate in Hz.

    Args:
        path: what a program wrote.
        name: what an error calls the program.

    Raises:
        KwsError: it is no sound file.
    """
    try:
        samples, rate_hz = soundfile.read(path, dtype="int16", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise KwsError(f"speech synthesis: {name} wrote no sound file ({error})") from None
    return np.ascontiguousarray(samples[:, 0]), rate_hz
