"""What both front ends have: tables with a CRC, an arithmetic version, a generated C file."""

from __future__ import annotations

from kws.config import AnyFrontendConfig, MicroFrontendConfig
from kws.features.constants import FRONTEND_VERSION
from kws.features.micro.constants import MICROFRONTEND_VERSION
from kws.features.micro.tables import build_micro_tables, render_micro_config_c
from kws.features.tables import build_tables, render_config_c


def tables_crc32(config: AnyFrontendConfig) -> int:
    """CRC-32 of the configuration's tables, as the model record carries it.

    Raises:
        KwsError: the configuration is impossible.
    """
    if isinstance(config, MicroFrontendConfig):
        return build_micro_tables(config).crc32
    return build_tables(config).crc32


def arithmetic_version(config: AnyFrontendConfig) -> int:
    """Version of the front end's arithmetic, as the model record carries it."""
    return MICROFRONTEND_VERSION if isinstance(config, MicroFrontendConfig) else FRONTEND_VERSION


def render_any_config_c(config: AnyFrontendConfig, symbol: str, generator: str) -> str:
    """C source of `const wsp_frontend_config <symbol>` with its tables.

    Raises:
        KwsError: the symbol is not a C identifier, or the configuration is impossible.
    """
    if isinstance(config, MicroFrontendConfig):
        return render_micro_config_c(config, symbol, generator)
    return render_config_c(config, symbol, generator)
