"""NumPy integer oracle of the C micro front end: one module per stage, written from SPEC.md section 2.

The peer is TensorFlow Lite Micro's micro front end as the package pymicro-features 2.0.2 builds it; tests hold oracle,
C code and package equal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.microfrontend import MicroFrontendConfig
from kws.features.micro import constants
from kws.features.micro.tables import build_micro_tables
from kws.features.oracle.micro.fft import fft256
from kws.features.oracle.micro.filterbank import channel_energies
from kws.features.oracle.micro.gain import apply_gain
from kws.features.oracle.micro.log import scaled_log
from kws.features.oracle.micro.noise import reduce_noise
from kws.features.oracle.micro.power import power_of
from kws.features.oracle.micro.quantize import quantize
from kws.features.oracle.micro.real_split import real_split
from kws.features.oracle.micro.root import channel_roots
from kws.features.oracle.micro.window import frames_of, input_shift, packed, window_frames

STAGES = ("window", "spectrum", "power", "mel", "root", "noise", "gain", "log", "features")


def chain(
    pcm: NDArray[np.int16],
    config: MicroFrontendConfig,
    scale: float = 26 / 255,
    zero_point: int = -128,
    estimate: NDArray[np.int64] | None = None,
) -> dict[str, NDArray[Any]]:
    """All stages of the micro front end for one recording.

    Args:
        pcm: int16[n], 16 kHz.
        config: micro front-end configuration.
        scale, zero_point: quantization of the features.
        estimate: int64[bands], the noise estimate before the first frame, replaced by that after the last; None: 0.

    Returns:
        By stage name, one row per frame: window int16[window], spectrum int16[514] (re, im interleaved), power
        uint32[257], mel uint64[bands], root, noise and gain uint32[bands], log int16[bands], features int8[bands].
    """
    tables = build_micro_tables(config)
    windowed = window_frames(frames_of(pcm, config), tables.window_q12)
    shift = input_shift(windowed)
    spectrum = real_split(fft256(packed(windowed, shift)))
    power = power_of(spectrum)
    energies = channel_energies(power, tables)
    roots = channel_roots(energies, shift)
    estimate = np.zeros(config.bands, np.int64) if estimate is None else estimate
    reduced, estimates = reduce_noise(roots, estimate)
    gained = apply_gain(reduced, estimates, tables.gain)
    logarithm = scaled_log(gained)
    interleaved = np.stack([spectrum.re, spectrum.im], axis=-1).reshape(len(roots), 2 * constants.BIN_COUNT)
    return {
        "window": windowed.astype(np.int16),
        "spectrum": interleaved.astype(np.int16),
        "power": power.astype(np.uint32),
        "mel": energies.astype(np.uint64),
        "root": roots.astype(np.uint32),
        "noise": reduced.astype(np.uint32),
        "gain": gained.astype(np.uint32),
        "log": logarithm.astype(np.int16),
        "features": quantize(logarithm, scale, zero_point),
    }
