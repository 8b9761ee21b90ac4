"""Constants of the micro front end that no configuration changes: the microWakeWord parameters and shared tables.

Floating point is used as TensorFlow Lite Micro's set-up code does (binary32 where it says float), because its results
are rounded to the same integers only then.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.microfrontend import MICRO_PARAMETERS

MICROFRONTEND_VERSION = 1
HALF_SIZE = 256
BIN_COUNT = 257

SMOOTHING_BITS = MICRO_PARAMETERS["smoothing_bits"]
EVEN_SMOOTHING_Q14 = MICRO_PARAMETERS["even_smoothing_q14"]
ODD_SMOOTHING_Q14 = MICRO_PARAMETERS["odd_smoothing_q14"]
MIN_SIGNAL_Q14 = MICRO_PARAMETERS["min_signal_q14"]
GAIN_OFFSET = MICRO_PARAMETERS["gain_offset"]
GAIN_BITS = MICRO_PARAMETERS["gain_bits"]
LOG_SHIFT = MICRO_PARAMETERS["log_shift"]

CORRECTION_BITS = 3
"""log2(512) - 12 / 2: what the FFT's scale and the filterbank's Q12 weights leave behind a square root."""
SNR_BITS = 12
LOG_SEGMENTS = 128
GAIN_INTERVALS = 33


def _q15_circle(angles: NDArray[np.floating[Any]]) -> NDArray[np.int16]:
    pairs = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    return np.floor(0.5 + 32767 * pairs).astype(np.int16)


def fft_twiddles_q15() -> NDArray[np.int16]:
    """Twiddles of 256 points: int16[64, 3, 2] over j = 0 to 63, m = 1 to 3, (re, im) of exp(-2 pi i j m / 256)."""
    j, m = np.arange(64), np.arange(1, 4)
    return _q15_circle(-2 * np.pi / HALF_SIZE * (j[:, None] * m))


def split_twiddles_q15() -> NDArray[np.int16]:
    """-i exp(-pi i k / 256), (re, im), over k = 1 to 128: int16[128, 2]."""
    return _q15_circle(-np.pi * (np.arange(1, 129) / HALF_SIZE + 0.5))


def log2_correction_q16() -> NDArray[np.uint16]:
    """log2(1 + i / 128) - i / 128 in Q16: uint16[129]."""
    x = np.arange(LOG_SEGMENTS + 1) / LOG_SEGMENTS
    table: NDArray[np.float64] = 65536 * (np.log2(1 + x) - x)
    return np.rint(table).astype(np.uint16)


def gain_curve() -> NDArray[np.int16]:
    """Gain of PCAN over the noise estimate, by quadratic pieces: int16[33, 3].

    Row n serves estimates of n bits: its value at 2^(n-1), slope and bend over the interval.
    """
    rows = [(_gain(0), 0, 0), (_gain(1), 0, 0)]
    for bits in range(2, GAIN_INTERVALS):
        first = 1 << (bits - 1)
        last = 2 * first - (1 if bits == GAIN_INTERVALS - 1 else 0)
        y0, y1, y2 = _gain(first), _gain(first + first // 2), _gain(last)
        slope = 4 * (y1 - y0) - (y2 - y0)
        rows.append((y0, slope, (y2 - y0) - slope))
    return np.array(rows, np.int16)


def _gain(estimate: int) -> int:
    """2^21 (estimate / 2^7 + 80)^-0.95, at most 32767; the estimate has 10 smoothing bits, 3 of them correction."""
    x = np.float32(estimate) / np.float32(1 << (SMOOTHING_BITS - CORRECTION_BITS)) + np.float32(GAIN_OFFSET)
    power = np.float32(np.float64(x) ** np.float64(-np.float32(0.95)))
    gain = np.float32(1 << GAIN_BITS) * power
    return 32767 if gain > 32767 else int(gain + np.float32(0.5))
