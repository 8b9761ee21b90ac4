"""What libwhispro.a may need and may hold: string.h and integer helpers, no malloc, no floating point, no variables."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from library_build import (
    STRING_FUNCTIONS,
    TARGETS,
    Target,
    build_library,
    callers,
    run,
    undefined_symbols,
    writable_sections,
)

# 64-bit division costs hundreds of cycles on small cores: it belongs into setup, where functions have these names.
SETUP_FUNCTION = re.compile(r"(?:.*_)?(?:prepare|setup)(?:\.\w+)*")


@pytest.fixture(scope="module", params=TARGETS, ids=lambda target: target.name)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Target, Path]:
    target: Target = request.param
    return target, build_library(target, tmp_path_factory.mktemp(target.name))


def test_needs_nothing_but_string_functions_and_integer_helpers(built: tuple[Target, Path]) -> None:
    target, archive = built
    assert undefined_symbols(target, archive) - STRING_FUNCTIONS - target.helpers == set()


def test_holds_no_variables(built: tuple[Target, Path]) -> None:
    target, archive = built
    assert writable_sections(target, archive) == []


def test_divides_64_bits_in_setup_only(built: tuple[Target, Path]) -> None:
    target, archive = built
    found = callers(target, archive, target.division64)
    assert {name for name in found if not SETUP_FUNCTION.fullmatch(name)} == set()
    assert bool(found) == bool(target.division64)


@pytest.mark.parametrize("target", [TARGETS[0], TARGETS[1]], ids=lambda target: target.name)
def test_the_checks_see_what_they_look_for(target: Target, tmp_path: Path) -> None:
    (tmp_path / "bad.c").write_text(
        "#include <math.h>\n#include <stdlib.h>\n"
        "static int counter = 1;\nint buffer[4];\n"
        "float *grow(float x) { float *p = malloc(4); *p = sinf(x) * x; buffer[counter++ & 3] = 1; return p; }\n"
        "long long ratio(long long a, long long b) { return a / b; }\n"
    )
    flags = [*target.flags.split(), "-ffunction-sections", "-fPIC"]
    run(target.tool("gcc"), *flags, "-c", "bad.c", "-o", "bad.o", cwd=tmp_path)
    run(target.tool("ar"), "rcs", "bad.a", "bad.o", cwd=tmp_path)
    archive = tmp_path / "bad.a"
    unwanted = undefined_symbols(target, archive) - STRING_FUNCTIONS - target.helpers
    assert {"malloc", "sinf"} <= unwanted
    assert {".data", ".bss"} <= set(writable_sections(target, archive))
    if target.prefix:
        assert "__aeabi_fmul" in unwanted
        assert callers(target, archive, target.division64) == {"ratio"}
