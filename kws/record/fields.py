"""The record's integers and the configuration's floats; a round trip changes no integer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from kws.config import FrontendConfig, MelScale, WindowKind
from kws.config.frontend import DB_PER_LOG2, FFT_SIZE, SAMPLE_RATE_HZ
from kws.errors import KwsError

WINDOW_KINDS: tuple[WindowKind, ...] = ("hann", "hamming")
MEL_SCALES: tuple[MelScale, ...] = ("slaney", "htk")
MAX_DECIMALS = 9

FrontendFields = tuple[int, ...]


def frontend_fields(config: FrontendConfig) -> FrontendFields:
    """The scalar fields of `wsp_frontend_config` in their order, without version and tables_crc32."""
    return (
        SAMPLE_RATE_HZ,
        config.window_samples,
        config.hop_samples,
        FFT_SIZE,
        config.bands,
        config.low_hz,
        config.high_hz,
        WINDOW_KINDS.index(config.window),
        MEL_SCALES.index(config.mel_scale),
        config.preemphasis_q15,
        config.offset_q16,
        config.gain_q16,
        int(config.dc_removal),
        config.noise_reduction_q16,
        config.gain_control_q15,
    )


def frontend_config(fields: FrontendFields) -> FrontendConfig:
    """The configuration with these integers; the one with the fewest decimals where several have them.

    Raises:
        KwsError: no configuration has these integers.
    """
    rate_hz, window, hop, fft_size, bands, low_hz, high_hz, kind, scale, preemphasis, *rest = fields
    offset_q16, gain_q16, dc_removal, noise_reduction_q16, gain_control_q15 = rest
    if rate_hz != SAMPLE_RATE_HZ or fft_size != FFT_SIZE:
        raise KwsError(
            f"record: front end at {rate_hz} Hz with {fft_size} FFT points, "
            f"expected {SAMPLE_RATE_HZ} Hz with {FFT_SIZE}"
        )
    if kind >= len(WINDOW_KINDS) or scale >= len(MEL_SCALES):
        raise KwsError(f"record: window kind {kind} and mel scale {scale}, expected 0 or 1 each")
    floor_log2, ceiling_log2 = _range_log2(offset_q16, gain_q16)
    config = FrontendConfig(
        window_ms=window * 1000 / SAMPLE_RATE_HZ,
        hop_ms=hop * 1000 / SAMPLE_RATE_HZ,
        bands=bands,
        low_hz=low_hz,
        high_hz=high_hz,
        window=WINDOW_KINDS[kind],
        mel_scale=MEL_SCALES[scale],
        preemphasis=shortest(preemphasis / 32768, lambda value: value < 1 and _preemphasis_q15(value) == preemphasis),
        floor_log2=floor_log2,
        ceiling_log2=ceiling_log2,
        dc_removal=dc_removal != 0,
        **_noise_reduction(noise_reduction_q16),
        **_gain_control(gain_control_q15),
    )
    if frontend_fields(config) != fields:
        raise KwsError(f"record: no front-end configuration has the values {fields}")
    return config


def _preemphasis_q15(coefficient: float) -> int:
    return FrontendConfig(preemphasis=coefficient).preemphasis_q15


def shortest(value: float, same: Callable[[float], bool]) -> float:
    """`value` rounded to the fewest decimals for which `same` holds, else `value` itself."""
    rounded = (round(value, digits) for digits in range(MAX_DECIMALS + 1))
    return next((candidate for candidate in rounded if same(candidate)), value)


def _noise_reduction(most_q16: int) -> dict[str, Any]:
    if most_q16 == 0:
        return {}
    decibels = shortest(most_q16 / 65536 * DB_PER_LOG2, lambda value: round(value / DB_PER_LOG2 * 65536) == most_q16)
    return {"noise_reduction": True, "noise_reduction_db": decibels}


def _gain_control(strength_q15: int) -> dict[str, Any]:
    if strength_q15 == 0:
        return {}
    strength = shortest(strength_q15 / 32768, lambda value: round(value * 32768) == strength_q15)
    return {"gain_control": True, "gain_control_strength": strength}


def _range_log2(offset_q16: int, gain_q16: int) -> tuple[float, float]:
    """Floor and ceiling that give this offset and gain.

    The gain is a rounded reciprocal of the width, so a range of widths gives it; the exact quotient alone
    could put the floor a hair below 0 where the original was 0.
    """
    if gain_q16 <= 0:
        raise KwsError(f"record: gain_q16 is {gain_q16}, expected above 0")
    for floor_log2, ceiling_log2 in _range_candidates(offset_q16 / 65536, 65536 / gain_q16):
        if 0 <= floor_log2 < ceiling_log2 <= 60:
            middle, width = (floor_log2 + ceiling_log2) / 2, ceiling_log2 - floor_log2
            if round(middle * 65536) == offset_q16 and round(2 / width * 65536) == gain_q16:
                return floor_log2, ceiling_log2
    raise KwsError(f"record: no feature range has offset_q16 {offset_q16} and gain_q16 {gain_q16}")


def _range_candidates(middle: float, half: float) -> Iterator[tuple[float, float]]:
    for digits in range(MAX_DECIMALS + 1):
        yield round(middle - half, digits), round(middle + half, digits)
    for shrunk in (half, min(half, middle), min(half, 60 - middle), min(half, middle, 60 - middle)):
        yield middle - shrunk, middle + shrunk
