"""Lookup of the vendor's compiler, and the options it is called with."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, require_tool
from fake_ceva import CEVA_OPTIONS, make_fake_ceva

from kws.errors import KwsError
from kws.export.targets import EXPORT_TARGETS, check_target, export_target
from kws.export.toolchain import find_program, missing_to_build, missing_to_run


@pytest.fixture
def fake_ceva(tmp_path: Path) -> Path:
    return make_fake_ceva(tmp_path)


def test_unknown_target_names_the_known_ones() -> None:
    with pytest.raises(KwsError, match="unknown target 'esp32', expected one of host, ceva-bx, cortex-m0plus"):
        export_target("esp32")
    with pytest.raises(KwsError, match="unknown target 's390x'"):
        export_target("s390x")
    assert check_target("s390x").pointer_bytes == 8


@pytest.mark.parametrize("name", EXPORT_TARGETS)
def test_every_target_has_its_toolchain_file(name: str) -> None:
    target = export_target(name)
    if name != "host":
        assert (ROOT / "firmware/toolchains" / target.toolchain_file).is_file()


def test_missing_ceva_tools_are_named_with_the_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CEVA_TOOLCHAIN_DIR", raising=False)
    sentence = missing_to_build(export_target("ceva-bx"))
    assert sentence is not None
    assert "CEVA_TOOLCHAIN_DIR (not set) and on PATH" in sentence
    monkeypatch.setenv("CEVA_TOOLCHAIN_DIR", "/opt/ceva")
    assert "CEVA_TOOLCHAIN_DIR (/opt/ceva)" in (missing_to_build(export_target("ceva-bx")) or "")


def test_missing_compiler_and_emulator_name_their_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    m4 = export_target("cortex-m4")
    assert "apt-get install gcc-arm-none-eabi" in (missing_to_build(m4) or "")
    assert "qemu-system-arm is missing" in (missing_to_run(m4) or "")


@pytest.mark.parametrize("given", ["vendor", "vendor/bin"])
def test_ceva_tools_are_found(fake_ceva: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("CEVA_TOOLCHAIN_DIR", str(fake_ceva.parent.parent / given))
    assert missing_to_build(export_target("ceva-bx")) is None
    (fake_ceva / "clang").unlink()
    assert missing_to_build(export_target("ceva-bx")) is not None


def test_ceva_toolchain_file_calls_the_vendor_tools(
    fake_ceva: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cmake = find_program("cmake") or require_tool("cmake", "apt-get install cmake")
    monkeypatch.setenv("CEVA_TOOLCHAIN_DIR", str(fake_ceva))
    project = tmp_path / "project"
    project.mkdir()
    (project / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.20)\nproject(p LANGUAGES C)\nadd_library(p STATIC p.c)\n"
    )
    (project / "p.c").write_text("#ifndef CEVA_BX1\n#error no CEVA_BX1\n#endif\nint p(void) { return 1; }\n")
    toolchain = ROOT / "firmware/toolchains/ceva-bx.cmake"
    configure = [cmake, "-S", project, "-B", tmp_path / "b", f"-DCMAKE_TOOLCHAIN_FILE={toolchain}"]
    subprocess.run([*configure, "-DCMAKE_BUILD_TYPE=Release"], check=True, capture_output=True)
    subprocess.run([cmake, "--build", tmp_path / "b"], check=True, capture_output=True)
    calls = (tmp_path / "calls.txt").read_text().splitlines()
    compile_calls = [call for call in calls if call.startswith("clang") and call.rstrip().endswith("p.c")]
    assert len(compile_calls) == 1
    assert [option for option in CEVA_OPTIONS if option not in compile_calls[0].split()] == []
    assert any(call.startswith("ar ") and "libp.a" in call for call in calls)


def test_ceva_toolchain_file_says_what_is_missing(tmp_path: Path) -> None:
    cmake = find_program("cmake") or require_tool("cmake", "apt-get install cmake")
    (tmp_path / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.20)\nproject(p LANGUAGES C)\n")
    toolchain = ROOT / "firmware/toolchains/ceva-bx.cmake"
    configure = [cmake, "-S", tmp_path, "-B", tmp_path / "b"]
    result = subprocess.run(
        [*configure, f"-DCMAKE_TOOLCHAIN_FILE={toolchain}", "-DCEVA_TOOLCHAIN_DIR=/nowhere"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert result.returncode != 0
    assert "CEVA_TOOLCHAIN_DIR" in result.stderr
    assert "/nowhere" in result.stderr
