"""NumPy integer oracle of the C front end: one module per stage, the same integers, vectorised over frames.

The arithmetic is that of SPEC.md section 2, written once more from the text; tests hold both equal, stage by stage.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FrontendConfig
from kws.features.constants import BIN_COUNT
from kws.features.oracle.fft import fft256
from kws.features.oracle.log2 import log2_energy
from kws.features.oracle.mel import mel_energies
from kws.features.oracle.normalise import normalise
from kws.features.oracle.power import power_of
from kws.features.oracle.quantize import quantize
from kws.features.oracle.real_split import real_split
from kws.features.oracle.window import frames_of, window_frames
from kws.features.tables import build_tables

STAGES = ("window", "spectrum", "power", "mel", "log", "features")


def chain(
    pcm: NDArray[np.int16], config: FrontendConfig, scale: float = 1 / 128, zero_point: int = 0
) -> dict[str, NDArray[Any]]:
    """All stages of the front end for one recording.

    Args:
        pcm: int16[n], 16 kHz.
        config: front-end configuration.
        scale, zero_point: quantization of the features.

    Returns:
        By stage name: window int32[frames, window], spectrum int32[frames, 514] (re, im interleaved), power
        uint64[frames, 257], mel uint64[frames, bands], log int32[frames, bands], features int8[frames, bands].

    Raises:
        KwsError: the configuration is impossible.
    """
    tables = build_tables(config)
    windowed = window_frames(frames_of(pcm, config), tables.window_q31, config.preemphasis_q15)
    block, block_shift = normalise(windowed)
    spectrum = real_split(fft256(block))
    power = power_of(spectrum)
    mel = mel_energies(power, tables)
    unit = -15 if config.preemphasis_q15 == 0 else -14
    log_q16 = log2_energy(mel, 2 * (unit - block_shift + 9))
    features = quantize(log_q16, config.offset_q16, config.gain_q16, scale, zero_point)
    interleaved = np.stack([spectrum.re, spectrum.im], axis=-1).reshape(len(mel), 2 * BIN_COUNT)
    stages = (windowed, interleaved.astype(np.int32), power, mel, log_q16, features)
    return dict(zip(STAGES, stages, strict=True))
