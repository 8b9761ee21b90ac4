"""The record's integers of a micro front end, and its configuration."""

from __future__ import annotations

from kws.config import MicroFrontendConfig
from kws.config.frontend import FFT_SIZE, SAMPLE_RATE_HZ
from kws.config.microfrontend import MICRO_PARAMETERS
from kws.errors import KwsError


def microfrontend_fields(config: MicroFrontendConfig) -> tuple[int, ...]:
    """The scalar fields of `wsp_microfrontend_config` between version and tables_crc32, in their order."""
    return (
        SAMPLE_RATE_HZ,
        config.window_samples,
        config.hop_samples,
        FFT_SIZE,
        config.bands,
        config.low_hz,
        config.high_hz,
        *MICRO_PARAMETERS.values(),
    )


def microfrontend_config(fields: tuple[int, ...]) -> MicroFrontendConfig:
    """The configuration with these integers.

    Raises:
        KwsError: no configuration has these integers.
    """
    hop_ms, rest = divmod(fields[2] * 1000, SAMPLE_RATE_HZ)
    if rest == 0:
        config = MicroFrontendConfig(hop_ms=hop_ms)
        if microfrontend_fields(config) == fields:
            return config
    raise KwsError(f"record: no micro front end has the values {fields}")
