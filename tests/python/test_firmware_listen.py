"""The application to copy, fed half by half from an interrupt, in emulators whose clock counts instructions."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, require_tool
from export_model import example_model
from numpy.typing import NDArray

from kws.budgets.link_map import library_sections
from kws.export import check_package, export_package
from kws.export.emulate import run_program
from kws.export.recording import read_golden
from kws.export.targets import check_target
from kws.export.toolchain import find_program
from kws.simulate.spotter import Spotter

HALF_SAMPLES = 320
FAST, SLOW = 4, 9  # one instruction takes 2^n ns: a processor of 62 and one of 2 million instructions a second
MODEL = ROOT / "models/commands-fc-gru-medium"
MACHINES = ("host", "cortex-m4", "cortex-m55", "riscv32")


@dataclass(frozen=True)
class Heard:
    status: int
    lines: list[str]

    @property
    def events(self) -> list[str]:
        return [line for line in self.lines if line.startswith(("event ", "near miss "))]

    @property
    def halves(self) -> tuple[int, int]:
        """Half buffers heard and lost, as the last line says."""
        found = re.fullmatch(r"heard half buffers (\d+), lost (\d+), events \d+", self.lines[-1])
        assert found, self.lines
        return int(found[1]), int(found[2])


def tools_of(name: str) -> None:
    machine = check_target(name)
    for tool in (machine.compiler, *machine.emulator[:1]):
        if tool:
            require_tool(tool, f"apt-get install {' '.join(machine.packages)}")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_package(MODEL, "cortex-m4", tmp_path_factory.mktemp("listen") / "package").out_dir


@pytest.fixture(scope="module", params=MACHINES)
def program(
    request: pytest.FixtureRequest, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """Name of the machine and the application built for it."""
    name: str = request.param
    tools_of(name)
    build = tmp_path_factory.mktemp("build")
    result = check_package(package, on=name, build_dir=build)
    assert result.passed, result.output
    return name, build / name / ("whispro_listen" if name == "host" else "whispro_listen.elf")


def test_what_neither_model_nor_program_asks_for_is_not_linked(program: tuple[str, Path]) -> None:
    name, path = program
    link_map = path.with_suffix(".map")
    assert link_map.is_file() == (name != "host")
    if name != "host":
        linked = [section.name for section in library_sections(link_map.read_text(encoding="utf-8"))]
        assert ".text.whispro_push" in linked
        for part in ("noise_reduction", "gain_control", "dc_removal", "microfrontend", "level_meter", "two_stage"):
            assert not [section for section in linked if section.startswith(".text") and part in section]


@pytest.fixture(scope="module")
def speech() -> NDArray[np.int16]:
    """The model's recording three times over, with an end that fills no half."""
    return np.tile(read_golden(MODEL / "golden.wav"), 3)[:-77]


def listen(program: tuple[str, Path], recording: Path, shift: int) -> Heard:
    name, path = program
    machine = check_target(name)
    options = ("-icount", f"shift={shift},sleep=off", "-append", str(recording))
    status, output = run_program(machine, path, arguments=options if machine.bare_metal else (str(recording),))
    return Heard(status, output.splitlines())


def write_pcm(path: Path, pcm: NDArray[np.int16]) -> Path:
    path.write_bytes(pcm.astype("<i2").tobytes())
    return path


def expected_events(pcm: NDArray[np.int16]) -> list[str]:
    padded = np.concatenate([pcm, np.zeros(-pcm.size % HALF_SAMPLES, np.int16)])
    return [
        f"{'near miss' if e.near_miss else 'event'} {e.keyword}, score {int(e.score * 1000) / 1000:.3f}, "
        f"from {e.start_s:.3f} s to {e.end_s:.3f} s"
        for e in Spotter(MODEL / "model.tflite").push(padded)
    ]


def test_hears_what_python_hears(program: tuple[str, Path], speech: NDArray[np.int16], tmp_path: Path) -> None:
    heard = listen(program, write_pcm(tmp_path / "a.pcm", speech), FAST)
    assert heard.lines[0] == "selftest passed"
    assert heard.events == expected_events(speech)
    assert len(heard.events) >= 3
    assert heard.halves == (-(-speech.size // HALF_SAMPLES), 0)
    assert heard.status == 0


def test_lost_audio_is_reported(program: tuple[str, Path], speech: NDArray[np.int16], tmp_path: Path) -> None:
    if program[0] == "host":
        return  # the file waits for the program there
    heard = listen(program, write_pcm(tmp_path / "a.pcm", speech), SLOW)
    assert heard.status == 2
    lost = [int(line.split()[-1]) for line in heard.lines if line.startswith("overrun: lost half buffers ")]
    halves, total = heard.halves
    assert sum(lost) == total > 0
    # A half that was overwritten while in use counts as heard and as lost; nothing is missing from the sum.
    assert halves + total - len(lost) == -(-speech.size // HALF_SAMPLES)


def test_without_a_recording_the_status_says_so(program: tuple[str, Path], tmp_path: Path) -> None:
    heard = listen(program, tmp_path / "none.pcm", FAST)
    assert (heard.status, heard.lines[-1]) == (1, "there is no microphone, or no recording that stands for it")
    empty = listen(program, write_pcm(tmp_path / "empty.pcm", np.zeros(0, np.int16)), FAST)
    assert (empty.status, empty.halves) == (0, (0, 0))


def test_the_main_loop_is_short() -> None:
    assert len((ROOT / "firmware/app/listen/listen.c").read_text().splitlines()) < 150


def test_a_board_folder_of_ones_own(tmp_path: Path) -> None:
    """A copy of the micro:bit's folder, outside of the library: 16 KiB of RAM and a true Armv6-M core."""
    tools_of("cortex-m0plus")
    package = export_package(example_model(), "cortex-m0plus", tmp_path / "package").out_dir
    board = Path(shutil.copytree(package / "library/firmware/boards/microbit", tmp_path / "my-board"))
    cmake = find_program("cmake") or require_tool("cmake", "pip install cmake")
    toolchain = package / "library/firmware/toolchains/cortex-m0plus.cmake"
    configure = [cmake, "-S", package, "-B", tmp_path / "b", "-G", "Ninja", f"-DCMAKE_TOOLCHAIN_FILE={toolchain}"]
    subprocess.run([*configure, f"-DWHISPRO_BOARD={board}"], check=True, capture_output=True)
    subprocess.run([cmake, "--build", tmp_path / "b"], check=True, capture_output=True)
    emulator = [word.replace("mps2-an385", "microbit") for word in check_target("cortex-m0plus").emulator]
    example = [*emulator, tmp_path / "b/whispro_example.elf"]
    result = subprocess.run(example, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL)
    assert (result.returncode, "selftest passed\n" in result.stdout) == (0, True), result.stdout
    wrong = subprocess.run([*configure, "-DWHISPRO_BOARD=nowhere"], check=False, capture_output=True, text=True)
    assert wrong.returncode != 0
    assert "WHISPRO_BOARD is 'nowhere', expected hosted" in wrong.stderr
