"""Holds the dependency arrows of DESIGN.md section 1: what a C part may include, what a Python package may import.

Usage: python tools/check_layers.py
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

BASE = {"wsp/base.h", "wsp/fixed.h", "wsp/fixed_checked.h", "wsp/layout.h", "wsp/port.h"}
C_ALLOWED = {
    "frontend_c": BASE | {"wsp/frontend.h", "wsp/levels.h", "wsp/microfrontend.h", "wsp/voice.h"},
    "tflm_port": BASE | {"wsp/engine.h", "wsp/engine_steps.h"},
    "firmware": BASE
    | {
        "wsp/frontend.h",
        "wsp/levels.h",
        "wsp/microfrontend.h",
        "wsp/voice.h",
        "wsp/engine.h",
        "wsp/detector.h",
        "whispro.h",
        "whispro_two_stage.h",
    },
}
C_DETECTOR = BASE | {"wsp/detector.h"}
C_SYSTEM = {"stdbool.h", "stddef.h", "stdint.h", "string.h", "limits.h"}
C_INSTRUCTION_SETS = {"helium": {"arm_mve.h"}, "x86": {"immintrin.h", "cpuid.h"}}
C_LIBRARY = ("frontend_c", "tflm_port/native", "tflm_port/include", "firmware/src", "firmware/include")

PYTHON_ALLOWED = {
    "errors": set(),
    "files": set(),
    "config": set(),
    "record": {"config"},
    "features": {"config"},
    "data": {"config", "features"},
    "model": {"config"},
    "quantize": {"config", "graph", "model"},
    "train": {"config", "features", "data", "model", "quantize", "record", "report", "simulate", "streams", "evaluate"},
    "simulate": {"config", "record", "features"},
    "graph": set(),
    "adopt": {"config", "features", "record"},
    "export": {"config", "record", "features", "simulate"},
    "instructions": {"config", "data", "features", "export"},
    "budgets": {"config", "export", "features", "graph", "instructions", "record", "simulate"},
    "synth": {"config", "data"},
    "audit": {"synth"},
    "wake": {"config", "record", "data", "train", "simulate", "evaluate", "report", "streams"}
    | {"synth", "audit", "mining"},
    "mining": {"config", "record", "data", "simulate", "evaluate", "streams"},
    "report": {"config"},
    "rooms": {"config", "data"},
    "streams": {"config", "data"},
    "evaluate": {"config", "record", "features", "data", "graph", "simulate", "report", "streams"},
    "profile": {"graph", "instructions", "evaluate", "report"},
    "search": {"config", "data", "files", "graph", "model", "quantize", "report", "train"},
    "bench": {"adopt", "config", "evaluate", "export", "record", "streams"},
    "demo": {"config", "record", "data", "train", "export", "simulate", "evaluate", "report", "streams", "synth"},
}


def main() -> int:
    """Prints every broken arrow and returns 1 if there is one."""
    broken = [*c_violations(), *python_violations()]
    print("\n".join(broken))
    return 1 if broken else 0


def c_violations() -> list[str]:
    """Includes that leave a part, or that the library must not have."""
    broken = []
    for folder in C_LIBRARY:
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            part = path.relative_to(ROOT).parts[0]
            allowed = C_DETECTOR if path.name == "detector.c" else C_ALLOWED[part]
            for kind, name in re.findall(r'^#include ([<"])([^">]+)[">]', path.read_text(), re.MULTILINE):
                own = any((place / name).is_file() for place in (path.parent, *path.parents) if part in place.parts)
                system = C_SYSTEM | C_INSTRUCTION_SETS.get(path.parent.name, set())
                if kind == "<" and name not in system and path.name != "fixed_checked.h":
                    broken.append(f"{path.relative_to(ROOT)}: includes <{name}>, allowed are {sorted(system)}")
                if kind == '"' and name not in allowed and not own:
                    broken.append(f"{path.relative_to(ROOT)}: includes {name}, which its part may not know")
    return broken


def python_violations() -> list[str]:
    """Imports between kws packages that are not in PYTHON_ALLOWED; cli may import everything, nobody imports cli."""
    broken = []
    for path in sorted((ROOT / "kws").rglob("*.py")):
        package = path.relative_to(ROOT / "kws").parts[0].removesuffix(".py")
        if package in ("cli", "__init__", "__main__"):
            continue
        for name in imported_packages(path):
            if name not in PYTHON_ALLOWED.get(package, set()) | {package, "errors", "files", "_native"}:
                broken.append(f"{path.relative_to(ROOT)}: imports kws.{name}, which kws.{package} may not know")
    return broken


def imported_packages(path: Path) -> list[str]:
    """Names of the kws packages that a file imports anywhere in it."""
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [f"kws.{a.name}" for a in node.names] if node.module == "kws" else [node.module]
        names += [m.split(".")[1] for m in modules if m.startswith("kws.")]
    return [n for n in names if n != "__version__"]


if __name__ == "__main__":
    sys.exit(main())
