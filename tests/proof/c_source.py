"""Reads the library's C sources: preprocessed by the compiler, parsed by pycparser."""

from __future__ import annotations

import functools
import subprocess
from collections.abc import Mapping
from pathlib import Path

from conftest import ROOT, require_tool
from pycparser import c_ast, c_parser

HERE = Path(__file__).resolve().parent
INCLUDES = (HERE / "include", ROOT / "frontend_c/base/include", ROOT / "frontend_c/include", ROOT / "frontend_c/src",
            ROOT / "tflm_port/include", ROOT / "tflm_port/native")  # fmt: skip
# Portable C: no attributes, and one spelling for both of GCC's leading-zero counts.
DEFINES = ("-D__attribute__(x)=", "-DWSP_ALIGNED=", "-DWSP_FIXED_CHECKED=1", "-D__builtin_clzl=__builtin_clz")


def parse(path: str, changes: Mapping[str, str] | None = None, more: str = "", *defines: str) -> c_ast.FileAST:
    """The syntax tree of a source or header of the repository.

    changes: text to replace, each of which must occur; for tests that a broken source is refuted.
    more: C text behind the file's own.
    defines: further options of the preprocessor.
    """
    text = (ROOT / path).read_text()
    for old, new in (changes or {}).items():
        assert old in text, f"{path} no longer contains {old!r}"
        text = text.replace(old, new)
    return _parse(path, text + more, defines)


@functools.cache
def _parse(path: str, text: str, defines: tuple[str, ...]) -> c_ast.FileAST:
    gcc = require_tool("gcc", "apt-get install gcc")
    flags = [f"-iquote{(ROOT / path).parent}", *(f"-I{include}" for include in INCLUDES), *DEFINES, *defines]
    command = [gcc, "-E", "-std=c99", "-nostdinc", "-undef", *flags, "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return c_parser.CParser().parse(done.stdout, path)
