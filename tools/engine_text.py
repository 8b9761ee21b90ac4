"""Instructions of the native engine in a program for Cortex-M4 that is compiled for size (-Os), by source file.

Usage: python tools/engine_text.py [MODEL]
Without a model every operator is linked, with one (a run folder, a model folder or a .tflite file) those that it
needs. The program calls what the facade calls: setup, execute, reset, inputs, outputs and metadata. Last come the sums
of the kernels (loops over elements), of the operators (checks, addresses) and of what reads, plans and runs a model.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from kws.budgets.link_map import linked
from kws.errors import KwsError
from kws.export.cmake import cmake_build
from kws.export.operators import render_operators_c
from kws.export.resolve import read_model
from kws.export.targets import check_target
from kws.export.toolchain import require_compiler

ROOT = Path(__file__).resolve().parent.parent
ROOTS = [f"wsp_engine_{name}" for name in ("setup", "execute", "reset", "input", "output", "input_count", "metadata")]
FRAME = {
    f"{name}.c"
    for name in (
        *(
            "build_graph",
            "builder",
            "engine",
            "engine_setup",
            "flatbuffer",
            "metadata",
            "model",
            "operand",
            "operator_names",
            "ops",
        ),
        *("placement", "plan", "quant", "real", "signature", "variables"),
    )
}
LINK = ("-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-nostartfiles", "--specs=nano.specs")


def engine_text(model: bytes | None) -> Counter[str]:
    """Bytes of instructions by source file.

    Args:
        model: whose operators are linked; None: all.

    Raises:
        KwsError: a tool is missing, or the build fails.
    """
    machine = check_target("cortex-m4")
    require_compiler(machine)
    with tempfile.TemporaryDirectory(prefix="kws-text-") as temporary:
        folder = Path(temporary)
        options = [
            f"-DCMAKE_TOOLCHAIN_FILE={ROOT / 'firmware/toolchains' / machine.toolchain_file}",
            "-DCMAKE_C_FLAGS_RELEASE=-Os -DNDEBUG",
        ]
        if model is not None:
            operators = folder / "operators.inc"
            operators.write_text(render_operators_c(model, "tools/engine_text.py"), encoding="utf-8")
            options.append(f"-DWHISPRO_OPERATOR_LIST={operators}")
        cmake_build(ROOT, folder / "build", tuple(options), what="the library for cortex-m4")
        link_map = folder / "program.map"
        wanted = [f"-Wl,-u,{name}" for name in ROOTS]
        archive = next((folder / "build").rglob("libwhispro.a"))
        command = [machine.compiler, *LINK, "-Wl,--gc-sections", f"-Wl,-e,{ROOTS[0]}", *wanted, f"-Wl,-Map={link_map}"]
        result = subprocess.run(
            [*command, str(archive), "-o", str(folder / "program.elf")], capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            raise KwsError(f"the engine does not link: {result.stderr.strip()}")
        sources = {path.name for path in (ROOT / "tflm_port/native").rglob("*.c")}
        text: Counter[str] = Counter()
        for section in linked(link_map.read_text(encoding="utf-8")):
            name = re.sub(r"^.*\((.*)\.o(?:bj)?\)$", r"\1", section.origin)
            if section.is_code and name in sources:
                text[name] += section.bytes
        return text


def shares(text: Counter[str]) -> dict[str, int]:
    """Bytes of instructions by what they are for; `text` is by source file."""
    kernels = {path.name for path in (ROOT / "tflm_port/native/kernels").rglob("*.c")}
    found = {"kernels": 0, "operators": 0, "model reading, planning and the interpreter": 0}
    for name, size in text.items():
        found[list(found)[0 if name in kernels else 2 if name in FRAME else 1]] += size
    return found


def main(arguments: list[str]) -> int:
    """Prints the table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", type=Path)
    wanted = parser.parse_args(arguments)
    try:
        text = engine_text(None if wanted.model is None else read_model(wanted.model))
    except KwsError as error:
        print(f"engine_text: {error}", file=sys.stderr)
        return 1
    for name, size in text.most_common():
        print(f"{size:6} {name}")
    for what, size in shares(text).items():
        print(f"{size:6} bytes of {what}")
    print(f"{text.total():6} bytes in all")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
