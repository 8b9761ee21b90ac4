"""The operators a model needs, so that a package links those kernels and no others."""

from __future__ import annotations

import re
from typing import Any

from tflite import BuiltinOperator, Model, TensorType

from kws.export.sources import source_root

OPERATOR_FILE_NAME = "whispro_operators.inc"
ALL_OPERATORS = "tflm_port/native/ops/all.inc"

_NAMES = {code: name.lower() for name, code in vars(BuiltinOperator).items() if isinstance(code, int)}
_TYPES = {code: name.lower() for name, code in vars(TensorType).items() if isinstance(code, int)}


def render_operators_c(model: bytes, generator: str, *further: bytes) -> str:
    """The lines of the engine's operator list that the model needs, for WHISPRO_OPERATOR_LIST (both engines).

    Args:
        model: .tflite bytes that the engine has accepted.
        generator: for the banner.
        further: models that are linked, too.
    """
    known = (source_root() / ALL_OPERATORS).read_text(encoding="utf-8").splitlines()
    needed = set().union(*map(_operators, (model, *further)))
    pattern = re.compile(r"WSP_(?:OPERATOR|VARIANT)\((\w+)")
    lines = [line for line in known if (found := pattern.match(line)) and found[1] in needed]
    return "\n".join(
        [f"/* The operators of the model, for WHISPRO_OPERATOR_LIST; written by {generator}. */", *lines, ""]
    )


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
