"""A package with two models: self-test on emulated machines, and the application to copy on a word and a command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from cli_helpers import Cli
from conftest import ROOT, require_tool
from export_model import example_model
from numpy.typing import NDArray
from test_firmware_listen import FAST, HALF_SAMPLES, Heard, write_pcm

from kws.config import TwoStageConfig
from kws.export import check_package, export_package
from kws.export.emulate import run_program
from kws.export.manifest import reason_to_keep
from kws.export.recording import read_golden
from kws.export.targets import check_target
from kws.simulate.two_stage import TwoStageSpotter

WAKE = ROOT / "models/commands-fc-gru-medium"
COMMANDS = ROOT / "models/commands-fc-gru-large"
CONFIG = TwoStageConfig(listen_ms=1500, history_ms=200)


def require(name: str) -> None:
    machine = check_target(name)
    for tool in (machine.compiler, *machine.emulator[:1]):
        if tool:
            require_tool(tool, f"apt-get install {' '.join(machine.packages)}")


def speech() -> NDArray[np.int16]:
    """The wake word, the same as a command, silence, both again: the models know the word by different networks."""
    word = read_golden(WAKE / "golden.wav")
    return np.concatenate([word, word, np.zeros(48000, np.int16), word, word])[:-77]


def expected(pcm: NDArray[np.int16]) -> list[str]:
    padded = np.concatenate([pcm, np.zeros(-pcm.size % HALF_SAMPLES, np.int16)])
    pair = TwoStageSpotter(WAKE / "model.tflite", COMMANDS / "model.tflite", CONFIG)
    return [
        f"{'command' if e.stage == 'commands' else 'wake word'}: "
        f"{'near miss' if e.near_miss else 'event'} {e.keyword}, "
        f"score {int(e.score * 1000) / 1000:.3f}, from {e.start_s:.3f} s to {e.end_s:.3f} s"
        for e in pair.push(padded)
    ]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two_stage") / "package"
    return export_package(WAKE, "cortex-m4", folder, commands=COMMANDS, two_stage=CONFIG).out_dir


@pytest.mark.parametrize("name", ["host", "cortex-m4"])
def test_hears_a_wake_word_and_a_command(name: str, package: Path, tmp_path: Path) -> None:
    require(name)
    result = check_package(package, on=name, build_dir=tmp_path / "build")
    assert result.passed, result.output
    assert result.output.splitlines()[0].endswith(" bytes, as exported")
    program = tmp_path / "build" / name / ("whispro_listen" if name == "host" else "whispro_listen.elf")
    recording = write_pcm(tmp_path / "a.pcm", speech())
    bare = ("-icount", f"shift={FAST},sleep=off", "-append", str(recording))
    machine = check_target(name)
    status, output = run_program(machine, program, arguments=bare if machine.bare_metal else (str(recording),))
    heard = Heard(status, output.splitlines())
    events = [line for line in heard.lines if line.startswith(("wake word: ", "command: "))]
    assert events == expected(speech())
    assert sum(line.startswith("wake word: ") for line in events) >= 2
    assert sum(line.startswith("command: ") for line in events) >= 2
    assert (heard.lines.count("listening"), heard.lines.count("asleep")) == (2, 1)  # still awaited at the end
    assert heard.halves == (-(-speech().size // HALF_SAMPLES), 0)
    assert heard.status == 0


def test_the_self_test_proves_both_chains_and_names_the_one_that_differs(tmp_path: Path) -> None:
    require("riscv32")
    package = export_package(example_model(), "riscv32", tmp_path / "package", commands=example_model()).out_dir
    result = check_package(package, on="riscv32", build_dir=tmp_path / "build")
    assert result.passed, result.output
    assert any(line.startswith("command: event ") for line in result.events)
    facts = json.loads((package / "manifest.json").read_text())["commands"]
    crc = facts["golden"]["stage_crc32"][1]["smoothed"]
    golden = package / "whispro_golden.c"
    before, after = golden.read_text().rsplit(crc, 1)
    golden.write_text(f"{before}{int(crc, 16) ^ 1:08x}{after}")
    result = check_package(package, on="riscv32", build_dir=tmp_path / "build")
    assert not result.passed
    assert "commands: selftest failed" in result.output
    assert result.output.rstrip().endswith("at smoothed")


def test_the_command_line_states_both_models(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    wake, commands = tmp_path / "wake.tflite", tmp_path / "commands.tflite"
    wake.write_bytes(example_model())
    commands.write_bytes(example_model())
    options = (
        "--commands",
        commands,
        "--listen-ms",
        1234,
        "--single-command",
        "--target",
        "host",
        "-o",
        tmp_path / "p",
    )
    outcome = Cli(capsys)("export", wake, *options)
    assert outcome.status == 0, outcome.err
    pair = TwoStageSpotter(example_model(), example_model(), TwoStageConfig(listen_ms=1234, single_command=True))
    assert f"{sum(pair.memory_bytes)} bytes, both models" in outcome.out
    for row in ("flash: both models", "RAM, both models", "awaiting the wake word", "awaiting commands, too"):
        assert row in outcome.out
    assert reason_to_keep(tmp_path / "p") is None
    assert (tmp_path / "p/commands.tflite").read_bytes() == example_model()
    source = (tmp_path / "p/whispro_commands.c").read_text()
    assert ".listen_ms = 1234u" in source
    assert ".single_command = 1u" in source
    header = (tmp_path / "p/whispro_commands.h").read_text()
    assert f"#define WHISPRO_COMMANDS_MEMORY_BYTES {pair.memory_bytes_for(4)[1]}u" in header
    facts = json.loads((tmp_path / "p/manifest.json").read_text())["commands"]
    assert (facts["listen_ms"], facts["single_command"]) == (1234, True)


def test_the_main_loop_is_short() -> None:
    assert len((ROOT / "firmware/app/two_stage/listen_two_stage.c").read_text().splitlines()) < 150
