"""Features in Python: the C front end, nothing else."""

from __future__ import annotations

import struct
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.config import AnyFrontendConfig
from kws.config.frontend import FrontendConfig
from kws.config.microfrontend import MicroFrontendConfig
from kws.errors import KwsError
from kws.features.any_frontend import tables_crc32
from kws.features.micro.tables import build_micro_tables, micro_scalar_fields
from kws.features.tables import build_tables, scalar_fields


def native_config(config: AnyFrontendConfig) -> _native.FrontendConfig:
    """The configuration with its tables as the C library takes it.

    Raises:
        KwsError: the configuration is impossible (a band without an FFT bin).
    """
    return _native_micro(config) if isinstance(config, MicroFrontendConfig) else _native_logmel(config)


def _native_micro(config: MicroFrontendConfig) -> _native.FrontendConfig:
    tables = build_micro_tables(config)
    return _native.FrontendConfig.micro(
        scalars=micro_scalar_fields(config, tables),
        window_q12=tables.window_q12.tolist(),
        segment_bins=tables.segment_bins.tolist(),
        fall_q12=tables.fall_q12.tolist(),
        gain=tables.gain.ravel().tolist(),
        first_bin=tables.first_bin,
    )


def _native_logmel(config: FrontendConfig) -> _native.FrontendConfig:
    tables = build_tables(config)
    return _native.FrontendConfig(
        scalars=scalar_fields(config, tables),
        window_q31=tables.window_q31.tolist(),
        mel_segment_bins=tables.mel_segment_bins.tolist(),
        mel_rise_q15=tables.mel_rise_q15.tolist(),
        mel_first_bin=tables.mel_first_bin,
    )


class FeatureExtractor:
    """16 kHz int16 PCM to int8 features; the real value of a feature is (q - zero_point) * scale.

    Frame f covers samples [f * hop, f * hop + window); only complete frames are computed.
    """

    def __init__(self, config: AnyFrontendConfig, scale: float = 1 / 128, zero_point: int = 0) -> None:
        """Set up the C front end.

        Args:
            config: front-end or micro front-end configuration.
            scale, zero_point: quantization of the features; the scale is rounded to float32, as in a .tflite.

        Raises:
            KwsError: the configuration, the scale or the zero point is out of range.
        """
        self.config = config
        self._quantization = [scale, zero_point]
        self._frontend = _native.Frontend(native_config(config), _float32_bits(scale), zero_point)

    @property
    def memory_bytes(self) -> int:
        """Bytes of caller memory that the C front end needs on this machine."""
        return self._frontend.memory_bytes

    @property
    def identity(self) -> dict[str, Any]:
        """All that decides the features, as JSON types."""
        kind, tables = type(self.config).__name__, tables_crc32(self.config)
        return {"kind": kind, **asdict(self.config), "tables": tables, "quantization": self._quantization}

    def shape(self, samples: int) -> tuple[int, int]:
        """Frames and bands of a recording of that many samples."""
        return self.config.frame_count(samples), self.config.bands

    def features(self, pcm: NDArray[np.int16]) -> NDArray[np.int8]:
        """Features of one recording: int16[n] -> int8[frames, bands]."""
        rows: NDArray[np.int8] = self.batch(_int16(pcm, 1)[None], 1)[0]
        return rows

    def batch(self, pcm: NDArray[np.int16], threads: int = 2) -> NDArray[np.int8]:
        """Features of many recordings of one length, in threads: int16[b, n] -> int8[b, frames, bands]."""
        if threads < 1:
            raise KwsError(f"front end: threads is {threads}, expected at least 1")
        return self._frontend.batch(_int16(pcm, 2), threads)

    def push(self, pcm: NDArray[np.int16]) -> NDArray[np.int8]:
        """Features that the next int16[n] samples of a stream complete: int8[k, bands]."""
        return self._frontend.push(_int16(pcm, 1))

    def reset(self) -> None:
        """Start a new stream for `push`."""
        self._frontend.reset()

    def trace(self, pcm: NDArray[np.int16]) -> dict[str, NDArray[np.generic]]:
        """Every stage's output for one recording, by stage name (SPEC.md section 2): [frames, width] each."""
        return self._frontend.trace(_int16(pcm, 1))


def _float32_bits(scale: float) -> int:
    try:
        (bits,) = struct.unpack("<I", struct.pack("<f", scale))
    except OverflowError as error:
        raise KwsError(f"front end: scale is {scale}, expected a positive float32") from error
    return int(bits)


def _int16(pcm: NDArray[np.int16], dimensions: int) -> NDArray[np.int16]:
    if pcm.dtype != np.int16 or pcm.ndim != dimensions:
        raise KwsError(f"front end: PCM is {pcm.dtype} with {pcm.ndim} dimensions, expected int16 with {dimensions}")
    return np.ascontiguousarray(pcm)
