"""Write the front end's constant C tables; --check compares the committed ones with what it would write."""

from __future__ import annotations

import sys

from generated import write_or_check

from kws.config.frontend import FrontendConfig
from kws.config.microfrontend import MicroFrontendConfig
from kws.features import constants
from kws.features.c_source import c_array, c_file
from kws.features.micro import constants as micro
from kws.features.micro.tables import render_micro_config_c
from kws.features.tables import render_config_c

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
        "frontend_c/tables/log_add_table.c": c_file(
            GENERATOR,
            '#include "../src/log_add.h"',
            c_array("const uint32_t wsp_log_add_table_q16", constants.log_add_table_q16()),
        ),
        "frontend_c/tables/log2_table.c": c_file(
            GENERATOR, INCLUDE, c_array("const uint32_t wsp_log2_table_q16", constants.log2_table_q16())
        ),
        "frontend_c/tables/micro_config.c": render_micro_config_c(
            MicroFrontendConfig(), "wsp_microfrontend_default", GENERATOR
        ),
        "frontend_c/tables/micro_tables.c": c_file(
            GENERATOR,
            '#include "../micro/bins.h"',
            c_array("const int16_t wsp_micro_fft_twiddles_q15", micro.fft_twiddles_q15()),
            c_array("const int16_t wsp_micro_split_twiddles_q15", micro.split_twiddles_q15()),
            c_array("const uint16_t wsp_micro_log2_correction_q16", micro.log2_correction_q16()),
        ),
    }


if __name__ == "__main__":
    sys.exit(write_or_check(__doc__, GENERATOR, render_all()))
