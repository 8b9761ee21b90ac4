"""Float64 log-mel front end built from librosa; what the integer one is measured against.

Needs librosa, which the package itself does not depend on (extra `reference`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FFT_SIZE, SAMPLE_RATE_HZ, FrontendConfig
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
    samples = pcm.astype(np.float64)
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


def quantized(
    log2_energy: NDArray[np.float64], config: FrontendConfig, scale: float = 1 / 128, zero_point: int = 0
) -> NDArray[np.int8]:
    """Features that exact arithmetic makes of log2 energies: float64[frames, bands] -> int8[frames, bands]."""
    offset = (config.floor_log2 + config.ceiling_log2) / 2
    gain = 2 / (config.ceiling_log2 - config.floor_log2)
    steps = np.floor((log2_energy - offset) * gain / scale + 0.5) + zero_point
    result: NDArray[np.int8] = np.clip(steps, -128, 127).astype(np.int8)
    return result
