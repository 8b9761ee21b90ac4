"""manifest.json of an exported package: facts, and the SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import Any

from kws.errors import KwsError

MANIFEST_NAME = "manifest.json"
_FORMAT = "whispro-package"
_VERSION = 1
_BUILD_FOLDER = "build"


def write_manifest(folder: Path, facts: dict[str, Any]) -> tuple[str, ...]:
    """Writes manifest.json over every file below `folder` and returns their names, relative to it."""
    hashes = {name: sha256(folder / name) for name in _file_names(folder)}
    manifest = {"format": _FORMAT, "version": _VERSION, **facts, "files": hashes}
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST_NAME).write_text(text, encoding="utf-8")
    return (*hashes, MANIFEST_NAME)


def model_facts(name: str, model: bytes) -> dict[str, Any]:
    """A .tflite file: its name, and what tells it from others."""
    return {
        "name": name,
        "bytes": len(model),
        "sha256": hashlib.sha256(model).hexdigest(),
        "crc32": zlib.crc32(model),
    }


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of an exported package.

    Raises:
        KwsError: the folder is not an export of this version.
    """
    path = folder / MANIFEST_NAME
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise KwsError(f"{folder} is not an exported package: it has no {MANIFEST_NAME}") from error
    except (OSError, ValueError) as error:
        raise KwsError(f"{path} cannot be read as the manifest of an exported package") from error
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT or manifest.get("version") != _VERSION:
        raise KwsError(f"{path} is not the manifest of an exported package of version {_VERSION}")
    return manifest


def reason_to_keep(folder: Path) -> str | None:
    """Why an existing folder must not be replaced: it is no export, or somebody has worked in it; else None."""
    try:
        hashes: dict[str, str] = read_manifest(folder)["files"]
    except KwsError:
        return f"{folder} is not empty and not an earlier export: choose another folder or use --force"
    changed = sorted(name for name, digest in hashes.items() if _differs(folder / name, digest))
    added = sorted(set(_file_names(folder)) - {*hashes, MANIFEST_NAME})
    if changed or added:
        what = f"changed files ({changed[0]})" if changed else f"added files ({added[0]})"
        return f"{folder} holds an export with {what}: choose another folder or use --force"
    return None


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _differs(path: Path, digest: str) -> bool:
    return not path.is_file() or sha256(path) != digest


def _file_names(folder: Path) -> list[str]:
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in files if path.parts[0] != _BUILD_FOLDER)
