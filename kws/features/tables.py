"""The tables of one front-end configuration, and the C file that holds them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FFT_SIZE, SAMPLE_RATE_HZ, FrontendConfig
from kws.errors import KwsError
from kws.features.c_source import c_array, c_file
from kws.features.checksum import elements_crc32
from kws.features.constants import FRONTEND_VERSION
from kws.features.mel_scale import band_edges_hz

WINDOW_KINDS = {"hann": 0, "hamming": 1}
MEL_SCALES = {"slaney": 0, "htk": 1}
_BIN_HZ = SAMPLE_RATE_HZ / FFT_SIZE
_WINDOW_BITS = 23
"""Precision of the window: finer than audio needs, coarser than math libraries differ."""
_NUDGE = 2.0**-20
"""Added before rounding and comparing: ties fall the same way whatever the last bit of sin() or log() is."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FrontendTables:
    """Tables of `wsp_frontend_config`.

    Attributes:
        window_q31: int32[window_samples].
        mel_segment_bins: uint8[bands + 1], FFT bins between neighbouring band edges.
        mel_rise_q15: uint16[sum of mel_segment_bins], weight of the rising side, 0 to 32768.
        mel_first_bin: first FFT bin at or above low_hz.
        crc32: of the three arrays in this order, little-endian.
    """

    window_q31: NDArray[np.int32]
    mel_segment_bins: NDArray[np.uint8]
    mel_rise_q15: NDArray[np.uint16]
    mel_first_bin: int
    crc32: int


def build_tables(config: FrontendConfig) -> FrontendTables:
    """Compute the tables of a configuration.

    Raises:
        KwsError: a band holds no FFT bin, or more bins than the tables can say.
    """
    window_q31 = _window_q31(config)
    segment_bins, rise_q15, first_bin = _mel(config)
    return FrontendTables(
        window_q31=window_q31,
        mel_segment_bins=segment_bins,
        mel_rise_q15=rise_q15,
        mel_first_bin=first_bin,
        crc32=elements_crc32(window_q31, segment_bins, rise_q15),
    )


def scalar_fields(config: FrontendConfig, tables: FrontendTables) -> dict[str, int]:
    """Scalar fields of `wsp_frontend_config` by name, in the order of the struct and of the model record."""
    return {
        "version": FRONTEND_VERSION,
        "sample_rate_hz": SAMPLE_RATE_HZ,
        "window_samples": config.window_samples,
        "hop_samples": config.hop_samples,
        "fft_size": FFT_SIZE,
        "bands": config.bands,
        "low_hz": config.low_hz,
        "high_hz": config.high_hz,
        "window_kind": WINDOW_KINDS[config.window],
        "mel_scale": MEL_SCALES[config.mel_scale],
        "preemphasis_q15": config.preemphasis_q15,
        "offset_q16": config.offset_q16,
        "gain_q16": config.gain_q16,
        "tables_crc32": tables.crc32,
        "dc_removal": int(config.dc_removal),
        "noise_reduction_q16": config.noise_reduction_q16,
        "gain_control_q15": config.gain_control_q15,
    }


def render_config_c(config: FrontendConfig, symbol: str, generator: str = "kws.features.tables") -> str:
    """C source of `const wsp_frontend_config <symbol>` and its tables; includes wsp/frontend.h only.

    Raises:
        KwsError: the symbol is not a C identifier, or the configuration is impossible.
    """
    if not (symbol.isidentifier() and symbol.isascii()):
        raise KwsError(f"front end: {symbol!r} is not a C identifier")
    tables = build_tables(config)
    scalars = "\n".join(
        f"    .{name} = {value}{'' if name in ('offset_q16', 'gain_q16') else 'u'},"
        for name, value in scalar_fields(config, tables).items()
    )
    optional = config.dc_removal or config.noise_reduction or config.gain_control
    return c_file(
        generator,
        '#include "wsp/frontend.h"',
        c_array("static const int32_t window_q31", tables.window_q31),
        c_array("static const uint8_t mel_segment_bins", tables.mel_segment_bins),
        c_array("static const uint16_t mel_rise_q15", tables.mel_rise_q15),
        f"const wsp_frontend_config {symbol} = {{\n{scalars}\n"
        "    .window_q31 = window_q31,\n"
        "    .mel_segment_bins = mel_segment_bins,\n"
        "    .mel_rise_q15 = mel_rise_q15,\n"
        f"    .mel_first_bin = {tables.mel_first_bin}u,\n"
        + ("    .stages = &wsp_frontend_optional_stages,\n" if optional else "")
        + "};",
    )


def _window_q31(config: FrontendConfig) -> NDArray[np.int32]:
    a = 0.5 if config.window == "hann" else 0.54
    n = np.arange(config.window_samples)
    values = a - (1 - a) * np.cos(2 * np.pi * n / config.window_samples)
    coarse = np.minimum(np.floor(values * 2**_WINDOW_BITS + 0.5 + _NUDGE), 2**_WINDOW_BITS - 1)
    window: NDArray[np.int32] = coarse.astype(np.int32) << (31 - _WINDOW_BITS)
    return window


def _mel(config: FrontendConfig) -> tuple[NDArray[np.uint8], NDArray[np.uint16], int]:
    edges_hz = band_edges_hz(config.bands, config.low_hz, config.high_hz, config.mel_scale)
    starts = [math.ceil(edge / _BIN_HZ - _NUDGE) for edge in edges_hz]
    rises = []
    for (start, end), (low_hz, high_hz) in zip(pairwise(starts), pairwise(edges_hz), strict=True):
        share = (np.arange(start, end) * _BIN_HZ - low_hz) / (high_hz - low_hz)
        rises.append(np.clip(np.floor(share * 32768 + 0.5 + _NUDGE), 0, 32768))
    for band, (rising, falling) in enumerate(pairwise(rises)):
        if rising.sum() + (32768 - falling).sum() == 0:
            raise KwsError(
                f"front end: band {band} ({edges_hz[band]:.0f} to {edges_hz[band + 2]:.0f} Hz) holds no FFT "
                f"bin ({_BIN_HZ} Hz apart), expected fewer bands or a wider frequency range"
            )
    return (
        np.array([len(r) for r in rises], dtype=np.uint8),
        np.concatenate(rises).astype(np.uint16),
        starts[0],
    )
