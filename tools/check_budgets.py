"""Holds the cost of a wake-word chain to tools/budgets.toml: real builds, real emulated runs, exact counts.

Usage: python tools/check_budgets.py [TARGET...] [--update]
Prints the table and exits with 1 when a budget is exceeded. The chain is tools/budgets/wake.tflite, untrained but of
the usual size, over the golden recording of models/commands-fc-gru-medium. --update writes what was measured, plus
5 %, as the new budgets of those targets.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from dataclasses import asdict
from pathlib import Path

from kws.budgets import Cost
from kws.budgets.measure import measure_cost
from kws.errors import KwsError
from kws.export.recording import read_golden

ROOT = Path(__file__).resolve().parent.parent
BUDGETS = ROOT / "tools/budgets.toml"
MODEL = ROOT / "tools/budgets/wake.tflite"
STACK_SLACK_BYTES = 64
RECORDING = ROOT / "models/commands-fc-gru-medium/golden.wav"


def main(arguments: list[str]) -> int:
    """Measures, prints, compares; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--update", action="store_true", help="write the budgets")
    wanted = parser.parse_args(arguments)
    text = BUDGETS.read_text(encoding="utf-8")
    budgets = tomllib.loads(text)
    unknown = set(wanted.targets) - set(budgets)
    if unknown:
        print(f"check_budgets: {BUDGETS.name} has no target {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    exceeded = 0
    for target in wanted.targets or budgets:
        try:
            cost = measure_cost(MODEL, target, golden_pcm=read_golden(RECORDING))
        except KwsError as error:
            print(f"check_budgets: {error}", file=sys.stderr)
            return 1
        exceeded += print_table(target, cost, budgets[target])
        text = updated(text, target, cost)
    if wanted.update:
        BUDGETS.write_text(text, encoding="utf-8")
        return 0
    return 1 if exceeded else 0


def print_table(target: str, cost: Cost, budget: dict[str, int]) -> int:
    """One line per figure; returns how many are above their budget.

    Raises:
        KeyError: a figure has no budget.
    """
    exceeded = 0
    for name, measured in asdict(cost).items():
        over = measured > budget[name]
        exceeded += over
        print(f"{target:14} {name:18} {measured:10} of {budget[name]:10}{'  EXCEEDED' if over else ''}", flush=True)
    return exceeded


def updated(text: str, target: str, cost: Cost) -> str:
    """The file with this target's lines replaced by what was measured, plus 5 %, of a stack at least 64 bytes."""
    lines = [f"[{target}]"]
    for name, measured in asdict(cost).items():
        slack = 0 if name == "model_bytes" else max(measured // 20, STACK_SLACK_BYTES if "stack" in name else 0)
        lines.append(f"{name} = {measured + slack}")
    section = re.compile(rf"^\[{re.escape(target)}\]\n(?:\w+ = \d+\n)*", re.MULTILINE)
    return section.sub("\n".join(lines) + "\n", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
