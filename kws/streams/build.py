"""Builds long test recordings: keyword recordings at random places between running speech and pauses, over noise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kws.config.checks import require
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.augment import active_power
from kws.data.noise import NoiseBank
from kws.data.room import RoomBank
from kws.errors import KwsError
from kws.streams.recording import StreamWord

SnrRule = Literal["active", "peak_frame"]

FULL_SCALE = 32768.0
PEAK_FRAME_SAMPLES = 512
_MARGIN_S = 0.25
_PAUSE_S = (0.5, 3.0)

Pcm = NDArray[np.int16]
Signal = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class StreamConfig:
    """What a long recording is like.

    Attributes:
        hours: length, about.
        repeats: how often every keyword recording comes.
        speech_share: share of the time between keywords that running speech fills; pauses fill the rest.
        level_dbfs: mean power of active speech, relative to full scale.
        snr_db: speech to noise; None: no noise.
        snr_rule: "active": active speech against the mean noise; "peak_frame": the loudest frames of 512 samples.
        room: every utterance sounds in a room.
        seed: of places, order, noise and rooms.

    Raises:
        KwsError: a value is out of range.
    """

    hours: float = 1.0
    repeats: int = 1
    speech_share: float = 0.9
    level_dbfs: float = -26.0
    snr_db: float | None = 10.0
    snr_rule: SnrRule = "active"
    room: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        require(0 < self.hours <= 1000, "stream", "hours", self.hours, "above 0, at most 1000")
        require(0 <= self.repeats <= 1000, "stream", "repeats", self.repeats, "0 to 1000")
        require(0 <= self.speech_share <= 1, "stream", "speech_share", self.speech_share, "0 to 1")
        require(-90 <= self.level_dbfs <= 0, "stream", "level_dbfs", self.level_dbfs, "-90 to 0")
        require(self.snr_db is None or -30 <= self.snr_db <= 100, "stream", "snr_db", self.snr_db, "-30 to 100")


@dataclass(frozen=True, kw_only=True)
class Utterance:
    """One recording that may go into a stream.

    Attributes:
        load: gives its int16[n].
        keyword: what is said, "" for speech without a keyword.
        word_s: start and end of the keyword in it; None: all of it.
        speaker: identity of the voice, "" where unknown.
        label: what the data calls the recording, "" where it says nothing.
    """

    load: Callable[[], Pcm]
    keyword: str = ""
    word_s: tuple[float, float] | None = None
    speaker: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Material:
    """What streams are made of.

    Attributes:
        keywords: recordings of keywords.
        speech: recordings without any of them.
        noise: None: none is there.
        rooms: None: none are there.
        licences: of speech and noise, each once, where known.
    """

    keywords: Sequence[Utterance]
    speech: Sequence[Utterance] = ()
    noise: NoiseBank | None = None
    rooms: RoomBank | None = None
    licences: tuple[str, ...] = ()


def build_stream(material: Material, config: StreamConfig) -> Iterator[tuple[Pcm, list[StreamWord]]]:
    """The recording, block by block (one utterance or pause each), with the words that begin in each block.

    Every part lies over noise of constant mean power and is scaled against it, so a part's own ratio is exact. Level
    and ratio are those of active speech (`kws.data.augment.active_power`). Saturates at full scale.

    Args:
        material: what it is made of.
        config: what it is like; the same seed and material give the same samples.

    Raises:
        KwsError: something that the configuration needs is not there, or the keywords alone are longer than `hours`.
    """
    _require(material, config)
    rng = np.random.default_rng([config.seed, 0])
    order = rng.permutation(np.repeat(np.arange(len(material.keywords)), config.repeats))
    gap_s = config.hours * 3600 / (len(order) + 1)
    speech = _endless(rng, len(material.speech))
    position = 0
    for number in range(len(order) + 1):
        until = round((number + rng.uniform(0.3, 1.0)) * gap_s * SAMPLE_RATE_HZ)
        if number == len(order):
            until = round(config.hours * 3600 * SAMPLE_RATE_HZ)
        while position < until:
            pcm = _filler(material, config, rng, speech, until - position)
            yield _over_noise(pcm, material, config, rng)[0], []
            position += len(pcm)
        if number < len(order):
            pcm, word = _keyword(material, config, rng, int(order[number]), position)
            noisy, kind = _over_noise(pcm, material, config, rng)
            yield noisy, [replace(word, groups={**word.groups, "noise": kind}) if kind else word]
            position += len(pcm)


def _require(material: Material, config: StreamConfig) -> None:
    if config.repeats > 0 and not material.keywords:
        raise KwsError("stream: there are no keyword recordings")
    if config.speech_share > 0 and not material.speech:
        raise KwsError("stream: there is no running speech, expected some or speech_share 0")
    if config.snr_db is not None and material.noise is None:
        raise KwsError("stream: there is no noise, expected some or no signal-to-noise ratio")
    if config.room and material.rooms is None:
        raise KwsError("stream: there are no room responses, expected some or room off")
    if len(material.keywords) * config.repeats > config.hours * 3600 / 2:
        raise KwsError(
            f"stream: {len(material.keywords) * config.repeats} keywords in {config.hours:g} hours, "
            "expected at least 2 seconds each"
        )


def _filler(
    material: Material, config: StreamConfig, rng: np.random.Generator, speech: Iterator[int], longest: int
) -> Pcm:
    """Running speech or a pause, at most `longest` samples."""
    if rng.random() < config.speech_share:
        utterance = material.speech[next(speech)]
        return _sounding(utterance.load(), material, config, rng)[:longest]
    return np.zeros(min(round(rng.uniform(*_PAUSE_S) * SAMPLE_RATE_HZ), longest), np.int16)


def _keyword(
    material: Material, config: StreamConfig, rng: np.random.Generator, index: int, position: int
) -> tuple[Pcm, StreamWord]:
    """A keyword recording, cut to the word with a margin, and where the word lies in the stream."""
    utterance = material.keywords[index]
    pcm = utterance.load()
    start_s, end_s = utterance.word_s or (0.0, len(pcm) / SAMPLE_RATE_HZ)
    first = max(round((start_s - _MARGIN_S) * SAMPLE_RATE_HZ), 0)
    last = min(round((end_s + _MARGIN_S) * SAMPLE_RATE_HZ), len(pcm))
    offset_s = (position - first) / SAMPLE_RATE_HZ
    groups = {
        "speaker": utterance.speaker,
        "snr_db": "none" if config.snr_db is None else f"{config.snr_db:g}",
        "level_dbfs": f"{config.level_dbfs:g}",
        "room": "yes" if config.room else "no",
    }
    word = StreamWord(
        keyword=utterance.keyword,
        start_s=start_s + offset_s,
        end_s=min(end_s, last / SAMPLE_RATE_HZ) + offset_s,
        groups={name: value for name, value in groups.items() if value},
    )
    return _sounding(pcm[first:last], material, config, rng), word


def _sounding(pcm: Pcm, material: Material, config: StreamConfig, rng: np.random.Generator) -> Pcm:
    if not config.room or material.rooms is None:
        return pcm
    wet: Pcm = material.rooms.convolve(pcm[None], material.rooms.draw(rng, 1))[0]
    return wet


def _over_noise(pcm: Pcm, material: Material, config: StreamConfig, rng: np.random.Generator) -> tuple[Pcm, str]:
    """The part over its noise, and the kind of that, "" where nobody said or there is none."""
    signal = pcm.astype(np.float32)
    wanted = FULL_SCALE**2 * 10 ** (config.level_dbfs / 10)
    if config.snr_db is None or material.noise is None:
        return _to_int16(_scaled(signal, wanted, _active)), ""
    (cut,), (kind,) = material.noise.cut_known(rng, 1, len(pcm))
    noise = _scaled(cut.astype(np.float32), wanted * 10 ** (-config.snr_db / 10), _mean)
    measure = _active if config.snr_rule == "active" else _peak_frame
    against = _mean(noise) if config.snr_rule == "active" else _peak_frame(noise)
    return _to_int16(noise + _scaled(signal, against * 10 ** (config.snr_db / 10), measure)), kind


def _scaled(signal: Signal, power: float, measure: Callable[[Signal], float]) -> Signal:
    """The signal with this power; silence stays silence."""
    has = measure(signal)
    return signal * np.float32(np.sqrt(power / has)) if has > 0 else signal


def _mean(signal: Signal) -> float:
    return float(np.mean(np.square(signal, dtype=np.float64))) if len(signal) else 0.0


def _active(signal: Signal) -> float:
    return float(active_power(signal[None])[0]) if len(signal) else 0.0


def _peak_frame(signal: Signal) -> float:
    frames = max(len(signal) // PEAK_FRAME_SAMPLES, 1)
    whole = signal[: frames * PEAK_FRAME_SAMPLES].reshape(frames, -1) if len(signal) else np.zeros((1, 1))
    return float(np.mean(np.square(whole, dtype=np.float64), axis=1).max())


def _endless(rng: np.random.Generator, count: int) -> Iterator[int]:
    """Every number once before any comes again."""
    while True:
        yield from (int(number) for number in rng.permutation(count))


def _to_int16(signal: Signal) -> Pcm:
    return np.clip(np.rint(signal), -32768, 32767).astype(np.int16)
