"""Float64 log-mel front end built from librosa; what the integer one is measured against.

Needs librosa, which the package itself does not depend on (extra `reference`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import DB_PER_LOG2, FFT_SIZE, SAMPLE_RATE_HZ, FrontendConfig
from kws.errors import KwsError


def log2_mel(pcm: NDArray[np.int16], config: FrontendConfig) -> NDArray[np.float64]:
    """Log2 of the mel band energies in PCM steps squared.

    Args:
        pcm: int16[n], 16 kHz.
        config: front-end configuration.

    Returns:
        float64[frames, bands]; -inf for zero energy. Frames lie as in the C front end.

    Raises:
        KwsError: librosa is not installed.
    """
    try:
        import librosa  # noqa: PLC0415 - optional
    except ImportError as error:
        raise KwsError("the float reference needs librosa: pip install 'kws[reference]'") from error
    samples = _without_mean(pcm.astype(np.float64)) if config.dc_removal else pcm.astype(np.float64)
    samples[1:] -= config.preemphasis * samples[:-1].copy()
    # librosa centres a window shorter than the FFT in it; this much silence moves its frames onto ours
    pad = (FFT_SIZE - config.window_samples) // 2
    spectrum = librosa.stft(
        np.pad(samples, pad),
        n_fft=FFT_SIZE,
        hop_length=config.hop_samples,
        win_length=config.window_samples,
        window=config.window,
        center=False,
        dtype=np.complex128,
    )
    filters = librosa.filters.mel(
        sr=SAMPLE_RATE_HZ,
        n_fft=FFT_SIZE,
        n_mels=config.bands,
        fmin=config.low_hz,
        fmax=config.high_hz,
        htk=config.mel_scale == "htk",
        norm=None,
        dtype=np.float64,
    )
    energy: NDArray[np.float64] = (filters @ np.abs(spectrum) ** 2).T
    with np.errstate(divide="ignore"):
        return np.log2(energy)


def _without_mean(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """One-pole high-pass whose mean moves by 1/256 of its distance from each sample."""
    from scipy.signal import lfilter  # noqa: PLC0415 - comes with librosa

    kept = 255 / 256
    filtered: NDArray[np.float64] = lfilter([kept, -kept], [1, -kept], samples)
    return np.clip(filtered, -32768, 32767)


def adapted(log2_energy: NDArray[np.float64], config: FrontendConfig) -> NDArray[np.float64]:
    """The adaptive stages that are on, in exact arithmetic: float64[frames, bands] -> float64[frames, bands]."""
    if config.noise_reduction:
        log2_energy = _denoised(log2_energy, config)
    return _levelled(log2_energy, config) if config.gain_control else log2_energy


def _denoised(log2_energy: NDArray[np.float64], config: FrontendConfig) -> NDArray[np.float64]:
    levels = np.maximum(log2_energy, 0)
    result = np.empty_like(levels)
    period = SAMPLE_RATE_HZ // 2 // config.hop_samples
    for frame, level in enumerate(levels):
        if frame == 0:
            smoothed = recent = older = level
            noise = level + 1
        else:
            smoothed = smoothed + (level - smoothed) / 4
            if frame % period == 0:
                older, recent = recent, smoothed
            recent = np.minimum(recent, smoothed)
            least = np.minimum(recent, older) + 1
            noise = np.minimum(noise + np.maximum(least - noise, 0) / 16, least)
        gain = (1 + 2 * np.exp2(noise - np.maximum(level, smoothed))) ** -4
        result[frame] = level + np.maximum(np.log2(gain), -config.noise_reduction_db / DB_PER_LOG2)
    return result


def _levelled(log2_energy: NDArray[np.float64], config: FrontendConfig) -> NDArray[np.float64]:
    energies = np.exp2(log2_energy)
    result = np.empty_like(energies)
    reference = (config.floor_log2 + config.ceiling_log2) / 2
    mean = energies[0] if len(energies) else energies
    for frame, energy in enumerate(energies):
        if frame > 0:
            mean = mean * (31 / 32) + energy / 32
        mean = np.maximum(mean, 2.0**10)
        result[frame] = log2_energy[frame] - config.gain_control_strength * (np.log2(mean) - reference)
    return result


def quantized(
    log2_energy: NDArray[np.float64], config: FrontendConfig, scale: float = 1 / 128, zero_point: int = 0
) -> NDArray[np.int8]:
    """Features that exact arithmetic makes of log2 energies: float64[frames, bands] -> int8[frames, bands]."""
    offset = (config.floor_log2 + config.ceiling_log2) / 2
    gain = 2 / (config.ceiling_log2 - config.floor_log2)
    steps = np.floor((log2_energy - offset) * gain / scale + 0.5) + zero_point
    result: NDArray[np.int8] = np.clip(steps, -128, 127).astype(np.int8)
    return result
