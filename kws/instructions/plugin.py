"""Builds the QEMU plugin that counts, once per source, into the cache folder."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from kws.data.cache import cache_folder
from kws.errors import KwsError
from kws.export.sources import source_root

PLUGIN_SOURCE = Path("tools/qemu/instruction_count.c")
_FLAGS = ("-std=c11", "-O2", "-fPIC", "-shared")


def build_plugin(folder: Path | None = None) -> Path:
    """The compiled plugin.

    Args:
        folder: where it is kept; None: the cache folder.

    Raises:
        KwsError: there is no C compiler, it fails, or the folder cannot be written.
    """
    source = source_root() / PLUGIN_SOURCE
    key = hashlib.sha256(source.read_bytes()).hexdigest()[:16]
    plugin = (folder or cache_folder()) / f"instruction_count-{key}.so"
    if plugin.is_file():
        return plugin
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise KwsError("a C compiler for this computer is missing, looked for cc on PATH (Debian: apt-get install gcc)")
    try:
        plugin.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=plugin.parent) as temporary:
            fresh = Path(temporary) / plugin.name
            command = [compiler, *_FLAGS, str(source), "-o", str(fresh)]
            result = subprocess.run(command, capture_output=True, text=True, check=False)
            if result.returncode != 0:
                raise KwsError(f"{compiler} does not compile {source}: {result.stderr.strip()}")
            fresh.replace(plugin)
    except OSError as error:
        raise KwsError(f"the plugin cannot be written to {plugin.parent}: {error.strerror}") from error
    return plugin
