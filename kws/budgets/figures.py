"""The figures that were measured last, per target: figures.json, which tools/measure_costs.py writes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import cattrs

from kws.errors import KwsError

_INNERMOST = re.compile(r"[\[{][^\[\]{}]*[\]}]")
FIGURES_FILE = Path(__file__).parent / "figures.json"


@dataclass(frozen=True, kw_only=True)
class OperatorFigures:
    """One operator of the engine.

    Attributes:
        instructions: of one call, by the terms of kws.budgets.work.OPERATOR_TERMS; those left out cost nothing.
        setup_stack_bytes: deepest stack below the engine's builder.
        run_stack_bytes: deepest stack below wsp_engine_execute().
    """

    instructions: dict[str, float]
    setup_stack_bytes: int
    run_stack_bytes: int


@dataclass(frozen=True, kw_only=True)
class SharedCode:
    """Sections that are linked for the same operators.

    Attributes:
        operators: a program has the sections when its model needs any of these.
        code_bytes: of instructions.
        constant_bytes: of tables.
    """

    operators: tuple[str, ...]
    code_bytes: int
    constant_bytes: int


@dataclass(frozen=True, kw_only=True)
class ChainFigures:
    """A chain with one of the front ends, without what its operators add.

    Attributes:
        code_bytes: instructions of the library.
        constant_bytes: tables of the library, without those of the front end's configuration.
        setup_stack_bytes: deepest stack of whispro_setup().
        setup_above_bytes: stack above the operators there.
        push_stack_bytes: deepest stack of whispro_push().
        push_above_bytes: stack above the operators there.
        frame_instructions: of one frame, by the terms of kws.budgets.work.FRAME_TERMS.
        step_instructions: of one network step beside the operators: stacking frames, the detector, the push itself.
    """

    code_bytes: int
    constant_bytes: int
    setup_stack_bytes: int
    setup_above_bytes: int
    push_stack_bytes: int
    push_above_bytes: int
    frame_instructions: dict[str, float]
    step_instructions: float


@dataclass(frozen=True, kw_only=True)
class TargetFigures:
    """What was measured on one target.

    Attributes:
        compiler: that built, with its version.
        emulator: that ran.
        date: of the measurement, YYYY-MM-DD.
        chains: by front end, "default" and "micro".
        pair: the chain of the default front end with its model a second time, for the commands: its frame is what one
            costs more than without, its step one of the commands.
        operators: by their names in C.
        shared: code of the operators and their kernels.
    """

    compiler: str
    emulator: str
    date: str
    chains: dict[str, ChainFigures]
    pair: ChainFigures
    operators: dict[str, OperatorFigures]
    shared: tuple[SharedCode, ...]


def read_figures() -> dict[str, TargetFigures]:
    """Figures by target.

    Raises:
        KwsError: the package's data file is absent or damaged.
    """
    try:
        content = json.loads(FIGURES_FILE.read_text(encoding="utf-8"))
        return cattrs.structure(content["targets"], dict[str, TargetFigures])
    except (OSError, ValueError, KeyError, cattrs.BaseValidationError) as error:
        raise KwsError(f"{FIGURES_FILE} cannot be read: install the package again") from error


def write_figures(figures: dict[str, TargetFigures]) -> None:
    """Replaces the file; its innermost objects and lists take a line each."""
    content = {"written by": "tools/measure_costs.py", "targets": cattrs.unstructure(figures)}
    text = _INNERMOST.sub(lambda found: " ".join(found[0].split()), json.dumps(content, indent=1))
    FIGURES_FILE.write_text(text + "\n", encoding="utf-8")
