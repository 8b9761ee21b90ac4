"""One exported package, built and run on every machine: the same CRC after every stage, and the same events."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile
from conftest import require_tool
from export_model import example_model, example_record
from fake_ceva import CEVA_OPTIONS, make_fake_ceva
from tiny_model import tiny_model

from kws.config import FrontendConfig
from kws.errors import KwsError
from kws.export import CheckResult, ExportResult, check_package, export_package
from kws.export.emulate import run_program
from kws.export.manifest import read_manifest
from kws.export.targets import CHECK_TARGETS, check_target
from kws.record import attach, encode

EVERY_STAGE = FrontendConfig(window_ms=25.0, dc_removal=True, noise_reduction=True, gain_control=True)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ExportResult:
    """With every optional stage of the front end, so that the CRC of every stage means something."""
    model = attach(tiny_model(seed=3), encode(example_record(EVERY_STAGE)))
    return export_package(model, "ceva-bx", tmp_path_factory.mktemp("export") / "package", name="tiny")


@pytest.fixture(scope="module")
def host_result(package: ExportResult) -> CheckResult:
    return check_package(package.out_dir, on="host")


@pytest.mark.parametrize("name", [name for name in CHECK_TARGETS if name != "ceva-bx"])
def test_selftest_passes_on_every_machine(package: ExportResult, host_result: CheckResult, name: str) -> None:
    machine = check_target(name)
    for tool in (machine.compiler, *machine.emulator[:1]):
        if tool:
            require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    result = host_result if name == "host" else check_package(package.out_dir, on=name)
    assert result.passed, result.output
    assert (result.ran_on, result.target) == (name, "ceva-bx")
    assert f"memory {package.memory.of(machine)} bytes, as exported\nselftest passed\n" in result.output
    assert result.events == host_result.events
    assert len(result.events) >= 1


def test_the_ram_report_counts_the_scratch_of_the_other_engine(package: ExportResult) -> None:
    tflm = package.ceva_tflm
    assert tflm is not None
    assert (tflm.scratch_bytes, tflm.arena_bytes) == (131072, 131072)
    assert tflm.input_bytes == 240 + 16  # six frames of 40 features, and a state of 8 in a block of 16
    assert 0 < tflm.chain_bytes < package.memory.bytes_32
    assert tflm.least_bytes == tflm.chain_bytes + 256 + 2 * 131072
    assert f"| in all | {tflm.least_bytes} |" in (package.out_dir / "README.md").read_text()
    assert read_manifest(package.out_dir)["memory"]["tflm_engine"]["least_bytes"] == tflm.least_bytes


def test_the_package_builds_without_cmake(package: ExportResult, host_result: CheckResult, tmp_path: Path) -> None:
    """With the command of its README, in a folder that has nothing else."""
    require_tool("cc", "apt-get install gcc")
    folder = shutil.copytree(package.out_dir, tmp_path / "package")
    found = re.search(r"^    cc .*?-o whispro_example$", (folder / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None
    build = found[0].replace("-O2", "-O0 -Wall -Wextra -Werror")
    subprocess.run(["sh", "-c", build], cwd=folder, check=True, env={"PATH": os.environ["PATH"]})
    assert run_program(check_target("host"), folder / "whispro_example") == (0, host_result.output)


def test_ceva_package_without_the_vendor_tools_runs_here(
    package: ExportResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEVA_TOOLCHAIN_DIR", str(tmp_path))
    result = check_package(package.out_dir)
    assert result.passed
    assert (result.ran_on, result.built_for_target) == ("host", False)
    assert f"CEVA_TOOLCHAIN_DIR ({tmp_path}) and on PATH" in result.note


def test_ceva_package_is_compiled_with_the_vendor_tools_where_they_are(
    package: ExportResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CEVA_TOOLCHAIN_DIR", str(make_fake_ceva(tmp_path)))
    result = check_package(package.out_dir, build_dir=tmp_path / "build")
    assert (result.passed, result.ran_on, result.built_for_target) == (True, "host", True)
    assert result.note == "no emulator of CEVA-BX1 exists"
    assert (tmp_path / "build/ceva-bx/library/firmware/libwhispro.a").is_file()
    compiled = [call for call in (tmp_path / "calls.txt").read_text().splitlines() if call.endswith("src/fft.c")]
    assert len(compiled) == 1
    assert set(CEVA_OPTIONS) <= set(compiled[0].split())


@pytest.fixture(scope="module")
def built(package: ExportResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("build")
    assert check_package(package.out_dir, on="host", build_dir=build).passed
    return build


def test_events_in_a_recording_are_those_of_the_golden_pcm(
    package: ExportResult, host_result: CheckResult, built: Path, tmp_path: Path
) -> None:
    recording = tmp_path / "golden.wav"
    soundfile.write(recording, package.golden.pcm, 16000, subtype="PCM_16")
    result = check_package(package.out_dir, on="host", build_dir=built, recording=recording)
    assert result.passed
    assert result.events == host_result.events
    (program,) = (built / "host").glob("whispro_example")
    extensible = tmp_path / "extensible.wav"
    soundfile.write(extensible, package.golden.pcm, 16000, subtype="PCM_16", format="WAVEX")
    assert run_program(check_target("host"), program, arguments=(str(extensible),)) == (0, result.output)


def write_truncated(path: Path) -> None:
    soundfile.write(path, np.zeros(4000), 16000, subtype="PCM_16")
    path.write_bytes(path.read_bytes()[:-1000])


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (lambda path: soundfile.write(path, np.zeros(100), 8000), "is not at 16 kHz"),
        (lambda path: soundfile.write(path, np.zeros((100, 2)), 16000), "is not mono"),
        (lambda path: soundfile.write(path, np.zeros(100), 16000, subtype="PCM_24"), "is not 16-bit PCM"),
        (lambda path: soundfile.write(path, np.zeros(100), 16000, format="FLAC"), "is not a wav file"),
        (lambda path: path.write_bytes(b"RIFF\x00\x00\x00\x00WAVEfmt \x10"), "is truncated"),
        (lambda path: path.write_bytes(b"RIFF\x00\x00\x00\x00WAVEdata\x10\x00\x00\x00"), "does not say its format"),
        (write_truncated, "is truncated"),
        (lambda path: path.touch(), "is not a wav file"),
        (lambda path: None, "cannot be opened"),
    ],
)
def test_bad_recordings(built: Path, tmp_path: Path, write, sentence: str) -> None:
    path = tmp_path / "bad.wav"
    write(path)
    (program,) = (built / "host").glob("whispro_example")
    status, output = run_program(check_target("host"), program, arguments=(str(path),))
    assert status == 1
    assert output.splitlines()[-1].startswith(f"{path}: ")
    assert output.splitlines()[-1].endswith(sentence)


class Workshop:
    """A copy of the package in which single constants are broken and mended; builds are incremental."""

    def __init__(self, package: Path, folder: Path) -> None:
        self.package = folder / "package"
        self.build = folder / "build"
        shutil.copytree(package, self.package)

    def check_with(self, file: str, pattern: str, replacement: str, on: str = "host") -> CheckResult:
        path = self.package / file
        text = path.read_text()
        broken, count = re.subn(pattern, replacement, text, count=1, flags=re.DOTALL)
        assert count == 1, f"{pattern} is not in {file}"
        path.write_text(broken)
        try:
            return check_package(self.package, on=on, build_dir=self.build)
        finally:
            path.write_text(text)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("workshop")
    return Workshop(export_package(example_model(), "ceva-bx", folder / "plain", name="tiny").out_dir, folder)


TABLES = "library/frontend_c/tables"


@pytest.mark.parametrize(
    ("stage", "file", "pattern", "replacement"),
    [
        ("window", "whispro_golden.c", r"-32768, -32768", "-32768, -32767"),
        ("spectrum", f"{TABLES}/fft_tables.c", "2139565043, 184248325", "1139565043, 184248325"),
        ("mel", "library/frontend_c/src/mel.c", r">> 15|, 15\)", lambda m: m.group().replace("15", "14")),
        ("log", f"{TABLES}/log2_table.c", r"(\{\s+\d+u?, )\d+", r"\g<1>99"),
        ("scores", "whispro_model.c", r"0x7f,", "0x00,"),
        ("events", "whispro_golden.c", r"0x[0-9a-f]{8}u,\n\};", "0x12345678u,\n};"),
    ],
)
def test_a_broken_constant_is_named_by_its_stage(
    workshop: Workshop, stage: str, file: str, pattern: str, replacement: str
) -> None:
    result = workshop.check_with(file, pattern, replacement)
    assert not result.passed
    assert result.output.rstrip().endswith(f", at {stage}"), result.output


def test_a_broken_constant_is_named_on_an_emulated_board(workshop: Workshop) -> None:
    machine = check_target("cortex-m33")
    for tool in (machine.compiler, machine.emulator[0]):
        require_tool(tool, f"apt-get install {' '.join(machine.packages)}")
    result = workshop.check_with(f"{TABLES}/log2_table.c", r"(\{\s+\d+u?, )\d+", r"\g<1>99", on=machine.name)
    assert (result.passed, result.ran_on) == (False, "cortex-m33")
    assert result.output.rstrip().endswith(", at log"), result.output


def test_a_changed_front_end_table_is_refused(workshop: Workshop) -> None:
    result = workshop.check_with("whispro_frontend_config.c", r"(mel_rise_q15.*?\{\s+\d+, )\d+", r"\g<1>77")
    assert not result.passed
    assert "tables_crc32" in result.output


def test_another_memory_size_is_refused(workshop: Workshop) -> None:
    smaller = workshop.check_with(
        "whispro_memory.h", r"(0xFFFFFFFFFFFFFFFFu\n#define WHISPRO_MEMORY_BYTES )\d+", r"\g<1>1024"
    )
    assert not smaller.passed
    assert "not as exported" in smaller.output


def test_another_library_version_does_not_compile(workshop: Workshop) -> None:
    with pytest.raises(KwsError, match="export_again_for_this_library_version"):
        workshop.check_with("library/firmware/include/whispro.h", r"(WHISPRO_VERSION_PATCH )(\d+)", r"\g<1>99")


def test_a_folder_that_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(KwsError, match="is not an exported package"):
        check_package(tmp_path)


def test_a_check_on_a_machine_without_tools(
    package: ExportResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KwsError, match="riscv64-unknown-elf-gcc is missing"):
        check_package(package.out_dir, on="riscv32")
