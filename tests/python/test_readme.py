"""The README's commands exist with the options they are given, and its makefile targets are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer

from kws.cli.main import app

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line.split(" #")[0].strip()
    for block in re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
    if line.startswith("kws ")
]


def test_the_readme_shows_the_main_verbs() -> None:
    verbs = {command.split()[1] for command in COMMANDS}
    assert verbs >= {"download", "train", "eval", "detect", "info", "parity", "export"}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_understood(command: str) -> None:
    _, verb, *arguments = shlex.split(command)
    group = typer.main.get_command(app)
    context = group.commands[verb].make_context(verb, arguments)  # type: ignore[attr-defined]
    assert context.command.name == verb


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)", README, re.MULTILINE))
def test_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
