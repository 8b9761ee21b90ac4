"""The operators a model needs, so that a package links those kernels and no others."""

from __future__ import annotations

import re
from typing import Any

from tflite import BuiltinOperator, Model, TensorType

from kws.export.sources import source_root

OPERATOR_FILE_NAME = "whispro_operators.inc"
ALL_OPERATORS = "tflm_port/native/ops/all.inc"

_ENTRY = re.compile(r"WSP_(?:OPERATOR|VARIANT)\((\w+)")
_NAMES = {code: name.lower() for name, code in vars(BuiltinOperator).items() if isinstance(code, int)}
_TYPES = {code: name.lower() for name, code in vars(TensorType).items() if isinstance(code, int)}


def render_operators_c(model: bytes, generator: str, *further: bytes) -> str:
    """The lines of the engine's operator list that the model needs, for WHISPRO_OPERATOR_LIST (both engines).

    Args:
        model: .tflite bytes that the engine has accepted.
        generator: for the banner.
        further: models that are linked, too.
    """
    known = engine_operators()
    lines = [known[name] for name in needed_operators(model, *further)]
    return "\n".join(
        [f"/* The operators of the model, for WHISPRO_OPERATOR_LIST; written by {generator}. */", *lines, ""]
    )


def engine_operators() -> dict[str, str]:
    """Every operator and variant of the native engine: its name in C -> its line in the list."""
    lines = (source_root() / ALL_OPERATORS).read_text(encoding="utf-8").splitlines()
    return {found[1]: line for line in lines if (found := _ENTRY.match(line))}


def needed_operators(*models: bytes) -> tuple[str, ...]:
    """Those of engine_operators() that models which the engine has accepted need, in their order."""
    needed = set().union(*map(_operators, models))
    return tuple(name for name in engine_operators() if name in needed)


def _operators(model: bytes) -> set[str]:
    """Names of the operators in all subgraphs, and of their variants: the name and the type of the first input."""
    root: Any = Model.GetRootAs(model, 0)
    names = set()
    for graph in (root.Subgraphs(i) for i in range(root.SubgraphsLength())):
        for operator in (graph.Operators(i) for i in range(graph.OperatorsLength())):
            code = root.OperatorCodes(operator.OpcodeIndex())
            name = _NAMES[max(code.BuiltinCode(), code.DeprecatedBuiltinCode())]
            names.add(name)
            if operator.InputsLength() > 0 and operator.Inputs(0) >= 0:
                names.add(f"{name}_{_TYPES[graph.Tensors(operator.Inputs(0)).Type()]}")
    return names
