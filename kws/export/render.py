"""The generated files of a package, from templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from numpy.typing import NDArray

_TEMPLATES = Path(__file__).parent / "templates"
_BYTES_A_ROW = 12
_SAMPLES_A_ROW = 16

GENERATED_FILES = (
    "CMakeLists.txt",
    "CMakePresets.json",
    "README.md",
    "whispro_golden.c",
    "whispro_golden.h",
    "whispro_frontend_config.h",
    "whispro_memory.h",
    "whispro_model.c",
    "whispro_model.h",
)
COMMANDS_FILES = ("whispro_commands.c", "whispro_commands.h")


def render_files(facts: dict[str, Any]) -> dict[str, str]:
    """Text of every file of GENERATED_FILES, and of COMMANDS_FILES where there are commands, by name.

    A name that a template needs and `facts` lacks is an error.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters["comment"] = comment_text
    names = (*GENERATED_FILES, *(COMMANDS_FILES if facts["commands"] else ()))
    return {name: environment.get_template(f"{name}.j2").render(facts) for name in names}


def comment_text(text: str) -> str:
    """The text as it may stand inside a C comment: on one line, neither opening nor closing one."""
    return " ".join(text.split()).replace("*/", "* /").replace("/*", "/ *")


def byte_rows(data: bytes) -> str:
    """Initializer of a byte array, in the manner of `xxd -i`."""
    return _rows([f"0x{value:02x}" for value in data], _BYTES_A_ROW)


def integer_rows(values: NDArray[Any]) -> str:
    """Initializer of an integer array, in decimal."""
    return _rows([str(value) for value in values.tolist()], _SAMPLES_A_ROW)


def _rows(tokens: list[str], width: int) -> str:
    rows = (tokens[start : start + width] for start in range(0, len(tokens), width))
    return "\n".join("    " + " ".join(f"{token}," for token in row) for row in rows)
