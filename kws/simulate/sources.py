"""Where PCM comes from: a recording, a pipe, a microphone; always 16 kHz mono int16 in blocks."""

from __future__ import annotations

import io
import itertools
import math
import queue
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError

Pcm = NDArray[np.int16]
BLOCK_SAMPLES = 1600
RATE_RANGE_HZ = (4000, 384000)
OPEN_ENDED_BYTES = 0x7FFF0000  # programs that write wav into a pipe put 0 or a size from here on


def file_blocks(path: Path) -> Iterator[Pcm]:
    """Yields the audio of any file that libsndfile reads; channels are averaged, other rates resampled (soxr).

    16-bit samples at 16 kHz pass unchanged; wider samples are rounded, floats clamped. The file is read as it goes,
    so its length does not matter.

    Raises:
        KwsError: no such file, empty, not audio, cut off, or a sample rate below 4 kHz or above 384 kHz.
    """
    if path.is_dir():
        raise KwsError(f"{path}: is a folder, expected an audio file")
    if not path.exists():
        raise KwsError(f"{path}: no such file")
    if path.stat().st_size == 0:
        raise KwsError(f"{path}: empty file, expected audio")
    try:
        with soundfile.SoundFile(path) as audio:
            if not RATE_RANGE_HZ[0] <= audio.samplerate <= RATE_RANGE_HZ[1]:
                raise KwsError(f"{path}: sample rate {audio.samplerate} Hz, expected 4000 to 384000 Hz")
            if "should be" in audio.extra_info:  # libsndfile's remark on a header that promises more than there is
                raise KwsError(f"{path}: truncated, the header promises more samples than the file holds")
            if audio.frames == 0:
                raise KwsError(f"{path}: holds no samples")
            yield from to_pcm(_counted(path, audio), audio.samplerate, str(path))
    except soundfile.SoundFileError as error:
        raise KwsError(f"{path}: not readable as audio ({_reason(error)})") from None


_COMPRESSED = (b"fLaC", b"OggS", b"ID3")


def pipe_blocks(stream: IO[bytes], name: str = "standard input") -> Iterator[Pcm]:
    """Yields audio from a pipe as it comes: a wav stream if it starts with "RIFF", else raw s16le mono at 16 kHz.

    Raises:
        KwsError: nothing comes, the wav header makes no sense, or a sample is cut in half.
    """
    head = _read_exactly(stream, 12)
    if not head:
        raise KwsError(f"{name}: no data, expected a wav stream or raw 16-bit little-endian samples at 16 kHz")
    if head.startswith(_COMPRESSED):
        raise KwsError(f"{name}: a compressed sound file, a pipe takes a 16-bit wav stream or raw samples")
    if head[:4] != b"RIFF":
        yield from _raw_blocks(stream, head, 1, name)
        return
    rate_hz, channels, data_bytes = _wav_header(stream, head, name)
    blocks = _raw_blocks(stream, b"", channels, name, data_bytes)
    frames = (np.divide(block.reshape(-1, channels), 32768, dtype=np.float32) for block in blocks)
    yield from to_pcm(frames, rate_hz, name)


def microphone_blocks(device: str | None = None) -> Iterator[Pcm]:
    """Yields what the microphone hears until the caller stops; needs the `mic` extra.

    Raises:
        KwsError: no sound device, or it refuses 16 kHz mono.
        ModuleNotFoundError: the package sounddevice is not installed.
    """
    try:
        import sounddevice  # noqa: PLC0415
    except OSError as error:  # installed, but PortAudio itself is missing
        raise KwsError(f"microphone: the PortAudio library is missing ({error})") from None
    heard: queue.Queue[Pcm] = queue.Queue()

    def keep(samples: Any, *_: object) -> None:
        heard.put(np.array(samples[:, 0], np.int16))

    try:
        with sounddevice.InputStream(
            samplerate=SAMPLE_RATE_HZ, channels=1, dtype="int16", blocksize=BLOCK_SAMPLES, device=device, callback=keep
        ):
            while True:
                yield heard.get()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise KwsError(f"microphone: cannot be opened ({error}); is an input device connected?") from None


def to_pcm(blocks: Iterable[NDArray[np.float32]], rate_hz: int, origin: str) -> Iterator[Pcm]:
    """Mixes down, resamples, rounds and saturates.

    Args:
        blocks: float32[n, channels], full scale 1.0.
        rate_hz: their sample rate.
        origin: file or stream name for the error sentence.

    Raises:
        KwsError: a sample is NaN or infinite.
    """
    resampler = None
    if rate_hz != SAMPLE_RATE_HZ:
        resampler = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32")
    for block in blocks:
        if not np.isfinite(block).all():
            raise KwsError(f"{origin}: holds samples that are not numbers (NaN or infinity)")
        mono = block.mean(axis=1, dtype=np.float32)
        yield _round(mono if resampler is None else resampler.resample_chunk(mono))
    if resampler is not None:
        yield _round(resampler.resample_chunk(np.zeros(0, np.float32), last=True))


def _counted(path: Path, audio: soundfile.SoundFile) -> Iterator[NDArray[np.float32]]:
    """The file's blocks; a file shorter than its header says is refused, not silently cut."""
    seen = 0
    for block in audio.blocks(blocksize=BLOCK_SAMPLES, dtype="float32", always_2d=True):
        seen += len(block)
        yield block
    if seen < audio.frames:
        raise KwsError(f"{path}: cut off after {seen} of {audio.frames} samples")


def _raw_blocks(
    stream: IO[bytes], head: bytes, channels: int, name: str, limit_bytes: int | None = None
) -> Iterator[Pcm]:
    """Whole frames as they arrive; what follows `limit_bytes` is left alone."""
    read = getattr(stream, "read1", stream.read)  # hand on what is there, do not wait for a full block
    left = math.inf if limit_bytes is None else limit_bytes
    rest = head
    for data in itertools.chain([b""], iter(lambda: read(2 * BLOCK_SAMPLES * channels), b"")):
        rest += data[: int(min(left, len(data)))]
        left -= len(data)
        whole = len(rest) - len(rest) % (2 * channels)
        if whole:
            yield np.frombuffer(rest[:whole], "<i2").astype(np.int16)
            rest = rest[whole:]
        if left <= 0:
            break
    if limit_bytes is not None and left > 0:
        raise KwsError(f"{name}: cut off, the wav header promises {limit_bytes} bytes of samples")
    if rest:
        raise KwsError(f"{name}: ends in the middle of a sample, expected 16-bit little-endian samples")


def _wav_header(stream: IO[bytes], head: bytes, name: str) -> tuple[int, int, int | None]:
    """Sample rate, channels and data bytes (None: until the stream ends) of a 16-bit PCM wav, read to its data."""
    form: tuple[int, ...] = ()
    if head[8:12] != b"WAVE":
        raise KwsError(f"{name}: RIFF but not a wav stream")
    while len(chunk := _read_exactly(stream, 8)) == 8:
        size = int.from_bytes(chunk[4:], "little")
        if chunk[:4] == b"data":
            break
        body = io.BytesIO(_read_exactly(stream, size + size % 2))
        if chunk[:4] == b"fmt ":
            form = tuple(int.from_bytes(body.read(n), "little") for n in (2, 2, 4, 4, 2, 2))
    if len(chunk) < 8 or not form:
        raise KwsError(f"{name}: the wav header is cut off")
    kind, channels, rate_hz, _, _, bits = form
    if kind not in (1, 0xFFFE) or bits != 16 or channels == 0:
        raise KwsError(f"{name}: wav of {bits} bits, format {kind}, expected 16-bit PCM in a pipe")
    if not RATE_RANGE_HZ[0] <= rate_hz <= RATE_RANGE_HZ[1]:
        raise KwsError(f"{name}: sample rate {rate_hz} Hz, expected 4000 to 384000 Hz")
    return rate_hz, channels, size if 0 < size < OPEN_ENDED_BYTES else None


def _read_exactly(stream: IO[bytes], count: int) -> bytes:
    """`count` bytes, or fewer when the stream ends."""
    data = b""
    while len(data) < count and (more := stream.read(count - len(data))):
        data += more
    return data


def _round(samples: NDArray[np.float32]) -> Pcm:
    return cast(Pcm, np.clip(np.rint(samples * np.float32(32768)), -32768, 32767).astype(np.int16))


def _reason(error: soundfile.SoundFileError) -> str:
    text = str(getattr(error, "error_string", error))
    return text.rstrip(".").strip()
