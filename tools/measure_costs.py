"""Measures what operators, front ends and the rest of a chain take on the emulated targets, for `kws export`.

Usage: python tools/measure_costs.py [TARGET...]
Writes kws/budgets/figures.json, from which the cost of a model is estimated where its compiler or emulator is missing;
figures of other targets stay. The chains are models/commands-fc-gru-medium with either front end, the network is
tools/cost_graph.py.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from cost_graph import cost_graph

from kws.budgets.calibrate import measure_figures
from kws.budgets.figures import FIGURES_FILE, read_figures, write_figures
from kws.config import MicroFrontendConfig
from kws.errors import KwsError
from kws.export.recording import read_golden
from kws.features.any_frontend import tables_crc32
from kws.record import attach, encode, read_record

MODEL = Path(__file__).resolve().parent.parent / "models/commands-fc-gru-medium"
TARGETS = ("cortex-m0plus", "cortex-m4", "cortex-m33", "cortex-m55", "riscv32")


def main(arguments: list[str]) -> int:
    """Measures and writes; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    wanted = parser.parse_args(arguments)
    chains, golden = chain_models(), read_golden(MODEL / "golden.wav")
    try:
        figures = read_figures() if FIGURES_FILE.is_file() else {}
        for target in wanted.targets or TARGETS:
            figures[target] = measure_figures(target, cost_graph(), chains, golden)
            write_figures(figures)
            print(f"{target}: measured", flush=True)
    except KwsError as error:
        print(f"measure_costs: {error}", file=sys.stderr)
        return 1
    return 0


def chain_models() -> dict[str, bytes]:
    """The shipped model as it is, and as if it had been trained with the micro front end."""
    model = (MODEL / "model.tflite").read_bytes()
    frontend = MicroFrontendConfig()
    record = replace(read_record(model), frontend=frontend, tables_crc32=tables_crc32(frontend))
    return {"default": model, "micro": attach(model, encode(record))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
