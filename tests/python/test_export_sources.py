"""The C sources travel with the Python package: found in a checkout and in an installed wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, require_installed

from kws.export.sources import LIBRARY_PARTS, library_files, library_version, source_root

PROBE = """
import sys
sys.path.insert(0, sys.argv[1])
import kws
from kws.export.sources import library_files, source_root
root = source_root()
assert str(root).startswith(sys.argv[1]), root
print("\\n".join(sorted(file.as_posix() for file in library_files(root))))
"""


def test_sources_are_found_and_complete() -> None:
    files = {file.as_posix() for file in library_files(source_root())}
    for part in LIBRARY_PARTS:
        assert any(name == part or name.startswith(f"{part}/") for name in files), part
    assert "firmware/toolchains/ceva-bx.cmake" in files
    assert library_version() >= (0, 1, 0)


@pytest.mark.slow
def test_an_installed_wheel_brings_the_same_sources(tmp_path: Path) -> None:
    here = sorted(file.as_posix() for file in library_files(ROOT))
    if source_root() != ROOT:  # these tests already run against an installed wheel
        assert sorted(file.as_posix() for file in library_files(source_root())) == here
        return
    for module in ("pip", "scikit_build_core", "pybind11"):
        require_installed(module, f"pip install {module}")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels = tmp_path / "wheels"
    build = ["wheel", str(ROOT), "--no-build-isolation", "--no-deps", "-w", str(wheels)]
    subprocess.run([*pip, *build, f"-Cbuild-dir={tmp_path / 'build'}"], check=True, cwd=tmp_path)
    (wheel,) = wheels.glob("kws-*.whl")
    site = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True)
    probe = subprocess.run(
        [sys.executable, "-c", PROBE, str(site)], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert probe.stdout.splitlines() == here
