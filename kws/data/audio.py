"""Any sound file to 16 kHz mono int16."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError

AUDIO_SUFFIXES = frozenset({".wav", ".flac", ".ogg", ".opus", ".oga", ".mp3", ".aif", ".aiff", ".au", ".caf"})


_BLOCK = SAMPLE_RATE_HZ // 50
_WORD_RANGE = 1000.0


def read_audio(path: Path) -> NDArray[np.int16]:
    """Decode a file of any rate, channel count and depth that libsndfile reads.

    Channels are averaged, then the signal is resampled (soxr, high quality) and rounded to int16 with
    saturation. 16 kHz mono 16-bit files come back unchanged.

    Returns:
        int16[samples] at 16 kHz.

    Raises:
        KwsError: the file is missing, unreadable, empty, truncated, or not audio.
    """
    _require_file(path)
    try:
        with soundfile.SoundFile(str(path)) as file:
            expected_frames = file.frames
            cut = "should be" in file.extra_info
            rate_hz = file.samplerate
            samples = file.read(dtype="float32", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError) as error:
        raise KwsError(f"{path}: not audio that can be decoded ({_reason(error)})") from None
    if cut or len(samples) < expected_frames:
        raise KwsError(f"{path}: truncated, the header promises more samples than the file holds")
    if len(samples) == 0:
        raise KwsError(f"{path}: holds no samples")
    return to_pcm16(samples.mean(axis=1, dtype=np.float32), rate_hz, str(path))


def to_pcm16(signal: NDArray[np.float32], rate_hz: int, origin: str) -> NDArray[np.int16]:
    """Mono float signal in [-1, 1) to int16 at 16 kHz, rounded and saturated.

    Args:
        signal: float32[n] at `rate_hz`.
        rate_hz: rate of the signal.
        origin: file name for the error sentence.

    Raises:
        KwsError: the signal holds NaN or infinity.
    """
    if not np.isfinite(signal).all():
        raise KwsError(f"{origin}: holds samples that are not numbers (NaN or infinity)")
    if rate_hz != SAMPLE_RATE_HZ:
        signal = soxr.resample(signal, rate_hz, SAMPLE_RATE_HZ)
    scaled: NDArray[np.float32] = np.rint(signal * np.float32(32768))
    return np.clip(scaled, -32768, 32767).astype(np.int16)


def sound_bytes(signal: NDArray[Any], kind: str) -> bytes:
    """A 16 kHz mono 16-bit file in memory, which libsndfile writes without telling that a disk is full.

    Args:
        signal: int16[n], or float[n] from -1 to 1.
        kind: WAV or FLAC.
    """
    encoded = io.BytesIO()
    soundfile.write(encoded, signal, SAMPLE_RATE_HZ, format=kind, subtype="PCM_16")
    return encoded.getvalue()


def end_at(pcm: NDArray[np.int16], samples: int, end: int) -> NDArray[np.int16]:
    """The part of a recording that ends at a sample, filled up with zeros where the recording does not reach.

    Args:
        pcm: int16[n].
        samples: wanted length.
        end: one past the last sample of the part; may lie outside the recording.
    """
    out = np.zeros(samples, np.int16)
    first, last = max(end - samples, 0), min(end, len(pcm))
    if first < last:
        out[first - (end - samples) : last - (end - samples)] = pcm[first:last]
    return out


def word_bounds(pcm: NDArray[np.int16]) -> tuple[int, int]:
    """Where the word in a recording of one word probably lies: its blocks of 20 ms within 30 dB of the loudest one.

    Args:
        pcm: int16[n].

    Returns:
        First sample and one past the last; (0, 0) for digital silence.
    """
    padded = np.pad(pcm, (0, -len(pcm) % _BLOCK)).astype(np.float64)
    power = np.mean(padded.reshape(-1, _BLOCK) ** 2, axis=1)
    loud = np.flatnonzero((power > 0) & (power >= power.max(initial=0.0) / _WORD_RANGE))
    return (int(loud[0]) * _BLOCK, min((int(loud[-1]) + 1) * _BLOCK, len(pcm))) if len(loud) else (0, 0)


def at_speed(pcm: NDArray[np.int16], factor: float) -> NDArray[np.int16]:
    """Play int16[n] faster (factor above 1) or slower; pitch and formants move along: int16[about n / factor]."""
    played: NDArray[np.int16] = soxr.resample(pcm, SAMPLE_RATE_HZ * factor, SAMPLE_RATE_HZ, quality="HQ")
    return played


def mean_power(signal: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean square of each row, in PCM steps squared: float32[batch, samples] to float64[batch]."""
    power: NDArray[np.float64] = np.einsum("bs,bs->b", signal, signal, dtype=np.float64) / signal.shape[1]
    return power


def fit_length(pcm: NDArray[np.int16], samples: int, centre: int | None = None) -> NDArray[np.int16]:
    """Bring a clip to a length: zeros are appended, or the part that matters is cut out.

    Args:
        pcm: int16[n].
        samples: wanted length.
        centre: sample index the cut is centred on; None: where the clip's energy is greatest.
    """
    if len(pcm) <= samples:
        return np.pad(pcm, (0, samples - len(pcm)))
    if centre is None:
        energy = np.concatenate(([0], np.cumsum(pcm.astype(np.int64) ** 2)))
        start = int(np.argmax(energy[samples:] - energy[:-samples]))
    else:
        start = min(max(centre - samples // 2, 0), len(pcm) - samples)
    return pcm[start : start + samples]


def _require_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise KwsError(f"{path}: is a folder, expected a sound file")
        with path.open("rb") as file:
            if not file.read(1):
                raise KwsError(f"{path}: is empty")
    except FileNotFoundError:
        raise KwsError(f"{path}: does not exist") from None
    except OSError as error:
        raise KwsError(f"{path}: cannot be read ({error.strerror})") from None


def _reason(error: Exception) -> str:
    text = str(getattr(error, "error_string", error)).strip().rstrip(".")
    return text or type(error).__name__
