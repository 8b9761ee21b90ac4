"""Which computer a time was taken on."""

from __future__ import annotations

import platform
from pathlib import Path


def cpu_name() -> str:
    """The processor as its maker calls it, with the vector extension that decides its speed here."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    facts = dict(line.split(":", 1) for line in reversed(lines) if ":" in line)
    named = {key.strip(): value.strip() for key, value in facts.items()}
    name = named.get("model name") or platform.machine()
    return (
        f"{name}, {'with' if 'avx2' in named.get('flags', '').split() else 'without'} AVX2"
        if "flags" in named
        else name
    )
