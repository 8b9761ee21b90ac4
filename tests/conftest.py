"""What all tests share: tools that may be absent, the developers' speech data, limits of this machine."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kws

# Conversion, which many tests do in their own process, is TensorFlow's; test_train_backends.py is about both backends.
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"


def require_tool(name: str, install_hint: str) -> str:
    """Path of a program; without it the test fails in CI and is skipped with one line elsewhere."""
    path = shutil.which(name)
    if path is None:
        _missing(f"{name} is not installed: {install_hint}")
    assert path is not None
    return path


def require_package(module: str, install_hint: str) -> Any:
    """The module; without it the test, or the whole file, fails in CI and is skipped with one line elsewhere."""
    try:
        return importlib.import_module(module)
    except (ImportError, OSError) as error:  # OSError: a package whose shared library is missing
        _missing(f"{module} cannot be imported ({error}): {install_hint}")


def require_installed(module: str, install_hint: str) -> None:
    """The same without importing it, for what must not share a process with others."""
    if importlib.util.find_spec(module) is None:
        _missing(f"{module} is not installed: {install_hint}")


def _missing(message: str) -> None:
    if IN_CI:
        pytest.fail(message, pytrace=False)
    pytest.skip(message, allow_module_level=True)


def run_tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs tools/<name>.py with the package that the tests see, installed or in the source tree."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONSAFEPATH"}
    environment["PYTHONPATH"] = str(Path(kws.__file__).parent.parent)
    command = [sys.executable, ROOT / "tools" / f"{name}.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture(scope="session")
def root() -> Path:
    """The source tree."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder with commands/, wake/, speech/, noise/ and rir/ (KWS_SHARED overrides the place)."""
    folder = Path(os.environ.get("KWS_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        _missing(f"no speech data in {folder}: set KWS_SHARED to the folder that has data/")
    return folder


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str]) -> object:
    """`kws` in this process: a Cli."""
    from cli_helpers import Cli  # noqa: PLC0415

    return Cli(capsys)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model file that the whole chain runs."""
    from export_model import example_model  # noqa: PLC0415

    path = tmp_path / "model.tflite"
    path.write_bytes(example_model())
    return path


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI nothing may be passed over silently: a skipped test fails the run, with the exception named here."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not IN_CI or reporter is None:
        return
    allowed = "this machine has sound devices"
    reasons = {str(report.longrepr[2]) for report in reporter.stats.get("skipped", [])}
    forbidden = sorted(reason for reason in reasons if allowed not in reason)
    if forbidden:
        reporter.write_line("skipped in CI, which counts as a failure: " + "; ".join(forbidden), red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
