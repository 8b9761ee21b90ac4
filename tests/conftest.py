"""What all tests share: tools that may be absent, the developers' speech data, limits of this machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"


def require_tool(name: str, install_hint: str) -> str:
    """Path of a program; without it the test fails in CI and is skipped with one line elsewhere."""
    path = shutil.which(name)
    if path is None:
        _missing(f"{name} is not installed: {install_hint}")
    assert path is not None
    return path


def _missing(message: str) -> None:
    if IN_CI:
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


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
