"""Running `kws` in tests: in this process where it is enough, as a program where it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

import kws
from kws.cli.main import run

ROOT = Path(__file__).resolve().parents[2]


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


class Cli:
    """Calls `kws` with arguments of any type."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Outcome:
        self._capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        return Outcome(status, *self._capsys.readouterr())

    def fails(self, *arguments: object, status: int = 1) -> str:
        """The one sentence of a failure; asserts that there is nothing else."""
        outcome = self(*arguments)
        assert outcome.status == status, outcome
        return sentence(outcome.err)


def sentence(stderr: str) -> str:
    """The last line of standard error, which must be the only one that begins with "kws: "."""
    lines = stderr.strip().splitlines()
    assert "Traceback" not in stderr
    assert [line.startswith("kws: ") for line in lines[-1:]] == [True], stderr
    assert sum(line.startswith("kws: ") for line in lines) == 1, stderr
    return lines[-1].removeprefix("kws: ")


def program(*arguments: object) -> list[str]:
    """Command line of a real process."""
    return [sys.executable, "-m", "kws", *map(str, arguments)]


def start(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    """A running process with piped standard streams unless told otherwise."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = {**os.environ, "PYTHONPATH": str(Path(kws.__file__).parents[1])}
    return subprocess.Popen(program(*arguments), cwd=ROOT, env=environment, **{**pipes, **options})  # type: ignore[call-overload,no-any-return]


def bursts(seconds: float, seed: int = 1) -> NDArray[np.int16]:
    """Noise whose level jumps ten times a second; the tiny test model reports events in it."""
    generator = np.random.default_rng(seed)
    samples = round(16000 * seconds)
    level = np.repeat(10 ** generator.uniform(0, 4.3, samples // 1600 + 1), 1600)[:samples]
    return np.clip(generator.standard_normal(samples) * level, -32768, 32767).astype(np.int16)
