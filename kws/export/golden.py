"""Golden data: a PCM signal, and what the host library computes from it stage by stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kws import _native
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError
from kws.simulate.spotter import STAGES, events_crc32, stages_crc32

MAX_GOLDEN_SECONDS = 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Golden:
    """What whispro_selftest() is given.

    Attributes:
        pcm: int16[n], mono, 16 kHz.
        origin: where the PCM comes from, in a few words.
        stage_crc32: CRC-32 per stage name, over the little-endian elements of all calls (SPEC.md section 5).
        events_crc32: CRC-32 over the events.
        event_texts: the events, for people.
    """

    pcm: NDArray[np.int16]
    origin: str
    stage_crc32: dict[str, int]
    events_crc32: int
    event_texts: tuple[str, ...]


def synthetic_pcm() -> NDArray[np.int16]:
    """1.5 s that reach every level: silence, quiet and loud noise, a rising chirp, full-scale squares, a click.

    Returns:
        int16[24000], the same on every machine.
    """
    rng = np.random.Generator(np.random.PCG64(20240229))
    silence = np.zeros(1600, dtype=np.int64)
    quiet = rng.integers(-3, 4, 3200)
    loud = rng.integers(-9000, 9001, 3200)
    square = np.where(np.arange(3200) // 20 % 2 == 0, 32767, -32768)
    lowest = np.full(1600, -32768, dtype=np.int64)
    click = np.zeros(1600, dtype=np.int64)
    click[777] = 32767
    parts = (silence, quiet, _chirp(9600), loud, square, lowest, click)
    return np.concatenate(parts).astype(np.int16)


def checked_pcm(pcm: NDArray[np.int16]) -> NDArray[np.int16]:
    """The PCM itself when it can be golden data.

    Raises:
        KwsError: it is not one-dimensional int16, or it is empty or too long for a device's flash.
    """
    if pcm.dtype != np.int16 or pcm.ndim != 1:
        raise KwsError(f"golden PCM is {pcm.dtype} with {pcm.ndim} dimensions, expected mono int16")
    if not 0 < pcm.size <= MAX_GOLDEN_SECONDS * SAMPLE_RATE_HZ:
        seconds = pcm.size / SAMPLE_RATE_HZ
        raise KwsError(f"golden PCM lasts {seconds:.1f} s, expected above 0 to {MAX_GOLDEN_SECONDS} s")
    return np.ascontiguousarray(pcm)


def measure_golden(instance: _native.Whispro, pcm: NDArray[np.int16], origin: str) -> Golden:
    """Runs the PCM through the host library and takes the CRC of every stage, then lets the library check them.

    Args:
        instance: the model, at the operating point the package is for.
        pcm: int16[n] that `checked_pcm` has passed.
        origin: for people.

    Raises:
        KwsError: the library's own self-test disagrees.
    """
    stages, events = instance.trace(pcm)
    stage_crc32 = dict(zip(STAGES, stages_crc32(stages), strict=True))
    crc_of_events = events_crc32(events)
    instance.selftest(pcm, list(stage_crc32.values()), crc_of_events)
    labels = instance.labels
    return Golden(
        pcm=pcm,
        origin=origin,
        stage_crc32=stage_crc32,
        events_crc32=crc_of_events,
        event_texts=tuple(
            f"{'near miss ' if near_miss else ''}{labels[label]} at {end / SAMPLE_RATE_HZ:.2f} s"
            for label, near_miss, _, _, end in events
        ),
    )


def _chirp(samples: int) -> NDArray[np.int64]:
    """A triangle wave from 100 Hz to 7 kHz whose level rises by 90 dB; integers only, so no libm decides a bit."""
    n = np.arange(samples, dtype=np.int64)
    step = (100 + 6900 * n // samples) * 65536 // SAMPLE_RATE_HZ
    phase = np.cumsum(step) % 65536
    triangle = np.abs(phase - 32768) * 2 - 32768
    return triangle >> (15 - 15 * n // samples)
