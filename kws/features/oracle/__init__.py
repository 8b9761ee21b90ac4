"""NumPy integer oracle of the C front end: one module per stage, the same integers, vectorised over frames.

The arithmetic is that of SPEC.md section 2, written once more from the text; tests hold both equal, stage by stage.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FrontendConfig
from kws.features.constants import BIN_COUNT
from kws.features.oracle.dc_removal import remove_dc
from kws.features.oracle.fft import fft256
from kws.features.oracle.gain_control import control_gain
from kws.features.oracle.log2 import log2_energy
from kws.features.oracle.mel import mel_energies
from kws.features.oracle.noise_reduction import reduce_noise
from kws.features.oracle.normalise import normalise
from kws.features.oracle.power import power_of
from kws.features.oracle.quantize import quantize
from kws.features.oracle.real_split import real_split
from kws.features.oracle.window import frames_of, window_frames
from kws.features.tables import build_tables

Stages = dict[str, NDArray[Any]]


def chain(pcm: NDArray[np.int16], config: FrontendConfig, scale: float = 1 / 128, zero_point: int = 0) -> Stages:
    """All stages of the front end for one recording.

    Args:
        pcm: int16[n], 16 kHz.
        config: front-end configuration.
        scale, zero_point: quantization of the features.

    Returns:
        By stage name in the order of the chain: what `samples_stage`, `spectral_stages` and `adaptive_stages` give.

    Raises:
        KwsError: the configuration is impossible.
    """
    samples = samples_stage(pcm, config)
    spectral = spectral_stages(samples["samples"][:, 0] if samples else pcm, config)
    return samples | spectral | adaptive_stages(spectral["log"], config, scale, zero_point)


def samples_stage(pcm: NDArray[np.int16], config: FrontendConfig) -> Stages:
    """With DC removal: samples int16[n, 1]; without: nothing."""
    return {"samples": remove_dc(pcm)[:, None]} if config.dc_removal else {}


def spectral_stages(samples: NDArray[np.int16], config: FrontendConfig) -> Stages:
    """The stages that look at one frame only.

    Args:
        samples: int16[n], after DC removal.
        config: front-end configuration.

    Returns:
        window int32[frames, window], spectrum int32[frames, 514] (re, im interleaved), power uint64[frames, 257], mel
        uint64[frames, bands], log int32[frames, bands].
    """
    tables = build_tables(config)
    windowed = window_frames(frames_of(samples, config), tables.window_q31, config.preemphasis_q15)
    block, block_shift = normalise(windowed)
    spectrum = real_split(fft256(block))
    power = power_of(spectrum)
    mel = mel_energies(power, tables)
    unit = -15 if config.preemphasis_q15 == 0 else -14
    log_q16 = log2_energy(mel, 2 * (unit - block_shift + 9))
    interleaved = np.stack([spectrum.re, spectrum.im], axis=-1).reshape(len(mel), 2 * BIN_COUNT)
    return {
        "window": windowed,
        "spectrum": interleaved.astype(np.int32),
        "power": power,
        "mel": mel,
        "log": log_q16,
    }


def adaptive_stages(log_q16: NDArray[np.int32], config: FrontendConfig, scale: float, zero_point: int) -> Stages:
    """From the log energies of a whole recording to its features.

    Args:
        log_q16: int32[frames, bands], from the start of a stream on.
        config: front-end configuration.
        scale, zero_point: quantization of the features.

    Returns:
        denoised int32[frames, bands] with noise reduction, levelled int32[frames, bands] with gain control, features
        int8[frames, bands].
    """
    stages: Stages = {}
    if config.noise_reduction:
        log_q16 = stages["denoised"] = reduce_noise(log_q16, config.noise_reduction_q16, config.hop_samples)
    if config.gain_control:
        log_q16 = stages["levelled"] = control_gain(log_q16, config.offset_q16, config.gain_control_q15)
    stages["features"] = quantize(log_q16, config.offset_q16, config.gain_q16, scale, zero_point)
    return stages
