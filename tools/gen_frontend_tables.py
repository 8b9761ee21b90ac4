"""Write the front end's constant C tables; --check compares the committed ones with what it would write."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kws.config.frontend import FrontendConfig  # noqa: E402
from kws.features import constants  # noqa: E402
from kws.features.c_source import c_array, c_file  # noqa: E402
from kws.features.tables import render_config_c  # noqa: E402

GENERATOR = "tools/gen_frontend_tables.py"
INCLUDE = '#include "../src/bins.h"'


def render_all() -> dict[str, str]:
    """Every generated file of the front end: path below the repository root -> content."""
    return {
        "frontend_c/tables/default_config.c": render_config_c(FrontendConfig(), "wsp_frontend_default", GENERATOR),
        "frontend_c/tables/fft_tables.c": c_file(
            GENERATOR,
            INCLUDE,
            c_array("const uint8_t wsp_reversal_pairs", constants.reversal_pairs()),
            c_array("const int32_t wsp_fft_twiddles_q31", constants.fft_twiddles_q31()),
            c_array("const int32_t wsp_split_twiddles_q31", constants.split_twiddles_q31()),
        ),
        "frontend_c/tables/vector_tables.c": c_file(
            GENERATOR,
            '#include "../src/vector.h"\n\n#if WSP_VECTOR',
            c_array("const int32_t wsp_vector_twiddles_q31", constants.vector_twiddles_q31()),
            "#endif",
        ),
        "frontend_c/tables/log2_table.c": c_file(
            GENERATOR, INCLUDE, c_array("const uint32_t wsp_log2_table_q16", constants.log2_table_q16())
        ),
    }


def main() -> int:
    """Write or check; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--root", type=Path, default=ROOT, help="repository to write to or to check")
    args = parser.parse_args()
    stale = []
    for name, text in render_all().items():
        path = args.root / name
        if args.check:
            if not path.is_file() or path.read_text() != text:
                stale.append(name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if stale:
        print(f"out of date, run `python {GENERATOR}`: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
