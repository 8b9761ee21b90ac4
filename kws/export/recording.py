"""A recording as golden data: given by the user, or left beside the model by the training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.export.resolve import resolve_model

GOLDEN_FILE_NAME = "golden.wav"


def golden_beside(model: Path | str) -> Path | None:
    """`golden.wav` in the folder of the model, None where there is none."""
    path = resolve_model(model).parent / GOLDEN_FILE_NAME
    return path if path.is_file() else None


def read_golden(path: Path | str) -> NDArray[np.int16]:
    """The samples of a 16 kHz, 16-bit, mono recording, unchanged: int16[n].

    Raises:
        KwsError: it is something else; golden data is never resampled or mixed, so that its origin stays checkable.
    """
    try:
        with soundfile.SoundFile(path) as file:
            kind = (file.samplerate, file.channels, file.subtype)
            truncated = "should be" in file.extra_info  # libsndfile's remark on a header that promises more
            pcm: NDArray[np.int16] = file.read(dtype="int16")
    except (OSError, soundfile.LibsndfileError) as error:
        raise KwsError(f"golden recording {path} cannot be read: {error}") from error
    if kind != (SAMPLE_RATE_HZ, 1, "PCM_16"):
        rate, channels, subtype = kind
        raise KwsError(
            f"golden recording {path} has {rate} Hz, {channels} channel(s), {subtype}; expected 16000 Hz, mono, PCM_16"
        )
    if truncated:
        raise KwsError(f"golden recording {path} is truncated, the header promises more samples than the file holds")
    return pcm
