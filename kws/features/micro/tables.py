"""The tables of one micro front-end configuration, and the C file that holds them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FFT_SIZE, SAMPLE_RATE_HZ
from kws.config.microfrontend import MICRO_PARAMETERS, MicroFrontendConfig
from kws.errors import KwsError
from kws.features.c_source import c_array, c_file
from kws.features.checksum import elements_crc32
from kws.features.micro import constants
from kws.features.micro.log1p import log1p_binary32

_Q12 = 1 << 12
_HALF = np.float32(0.5)


@dataclass(frozen=True, kw_only=True, eq=False)
class MicroTables:
    """Tables of `wsp_microfrontend_config`.

    Attributes:
        window_q12: int16[window_samples].
        segment_bins: uint8[bands + 1], FFT bins between neighbouring channel centres.
        fall_q12: uint16[sum of segment_bins], weight of the channel below the segment, 0 to 4096; the channel above has
            the rest.
        gain: int16[33, 3], see `constants.gain_curve`.
        first_bin: the first FFT bin of segment 0.
        crc32: of the four arrays in this order, little-endian.
    """

    window_q12: NDArray[np.int16]
    segment_bins: NDArray[np.uint8]
    fall_q12: NDArray[np.uint16]
    gain: NDArray[np.int16]
    first_bin: int
    crc32: int


def build_micro_tables(config: MicroFrontendConfig) -> MicroTables:
    """Compute the tables of a configuration as TensorFlow Lite Micro does."""
    window_q12 = _window_q12(config.window_samples)
    segment_bins, fall_q12, first_bin = _filterbank(config)
    gain = constants.gain_curve()
    return MicroTables(
        window_q12=window_q12,
        segment_bins=segment_bins,
        fall_q12=fall_q12,
        gain=gain,
        first_bin=first_bin,
        crc32=elements_crc32(window_q12, segment_bins, fall_q12, gain),
    )


def micro_scalar_fields(config: MicroFrontendConfig, tables: MicroTables) -> dict[str, int]:
    """Scalar fields of `wsp_microfrontend_config` by name, in the order of the struct and of the model record."""
    return {
        "version": constants.MICROFRONTEND_VERSION,
        "sample_rate_hz": SAMPLE_RATE_HZ,
        "window_samples": config.window_samples,
        "hop_samples": config.hop_samples,
        "fft_size": FFT_SIZE,
        "bands": config.bands,
        "low_hz": config.low_hz,
        "high_hz": config.high_hz,
        **MICRO_PARAMETERS,
        "tables_crc32": tables.crc32,
    }


def render_micro_config_c(
    config: MicroFrontendConfig, symbol: str, generator: str = "kws.features.micro.tables"
) -> str:
    """C source of a `const wsp_frontend_config <symbol>` that runs the micro front end; includes wsp/microfrontend.h.

    Raises:
        KwsError: the symbol is not a C identifier.
    """
    if not (symbol.isidentifier() and symbol.isascii()):
        raise KwsError(f"micro front end: {symbol!r} is not a C identifier")
    tables = build_micro_tables(config)
    scalars = "\n".join(f"    .{name} = {value}u," for name, value in micro_scalar_fields(config, tables).items())
    return c_file(
        generator,
        '#include "wsp/microfrontend.h"',
        c_array("static const int16_t window_q12", tables.window_q12),
        c_array("static const uint8_t segment_bins", tables.segment_bins),
        c_array("static const uint16_t fall_q12", tables.fall_q12),
        c_array("static const int16_t gain", tables.gain),
        "static const wsp_microfrontend_config micro = {\n"
        "    .functions = &wsp_microfrontend_implementation,\n"
        f"{scalars}\n"
        "    .window_q12 = window_q12,\n"
        "    .segment_bins = segment_bins,\n"
        "    .fall_q12 = fall_q12,\n"
        "    .gain = gain,\n"
        f"    .first_bin = {tables.first_bin}u,\n"
        "};",
        f"const wsp_frontend_config {symbol} = {{\n"
        f"    .window_samples = {config.window_samples}u,\n"
        f"    .hop_samples = {config.hop_samples}u,\n"
        f"    .bands = {config.bands}u,\n"
        "    .micro = &micro,\n"
        "};",
    )


def _window_q12(samples: int) -> NDArray[np.int16]:
    phase = (np.arange(samples, dtype=np.float32) + _HALF) * (np.float32(2 * np.pi) / np.float32(samples))
    hann = _HALF - _HALF * np.cos(phase.astype(np.float64)).astype(np.float32)
    return _rounded_q12(hann).astype(np.int16)


def _rounded_q12(values: NDArray[np.float32]) -> NDArray[np.float32]:
    rounded: NDArray[np.float32] = np.floor(values * np.float32(_Q12) + _HALF)
    return rounded


def _mel(hz: NDArray[np.float32]) -> NDArray[np.float32]:
    mel: NDArray[np.float32] = np.float32(1127) * log1p_binary32(hz / np.float32(700))
    return mel


def _filterbank(config: MicroFrontendConfig) -> tuple[NDArray[np.uint8], NDArray[np.uint16], int]:
    """Bins per segment, falling weights and first bin.

    Raises:
        KwsError: a segment holds no bin, or a weight and its complement do not add up to 1 after rounding.
    """
    bin_hz = np.float32(SAMPLE_RATE_HZ / FFT_SIZE)
    low, high = _mel(np.array([config.low_hz, config.high_hz], np.float32))
    spacing = (high - low) / np.float32(config.bands + 1)
    centres = low + spacing * np.arange(1, config.bands + 2, dtype=np.float32)
    bins = np.arange(int(1.5 + config.low_hz / float(bin_hz)), constants.BIN_COUNT)
    mels = _mel(bins.astype(np.float32) * bin_hz)
    segment = np.searchsorted(centres, mels, side="left")
    inside = segment <= config.bands
    segment, mels = segment[inside], mels[inside]
    segment_bins = np.bincount(segment, minlength=config.bands + 1)
    below = np.concatenate([[low], centres[:-1]])
    fall = (centres[segment] - mels) / (centres[segment] - below[segment])
    fall_q12, rise_q12 = _rounded_q12(fall), _rounded_q12(np.float32(1) - fall)
    if segment_bins.min() == 0 or (fall_q12 + rise_q12 != _Q12).any():
        raise KwsError("micro front end: the filterbank has an empty channel, or a weight halfway between two steps")
    return segment_bins.astype(np.uint8), fall_q12.astype(np.uint16), int(bins[0])
