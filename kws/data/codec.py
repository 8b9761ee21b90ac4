"""Speech that went through a codec: Opus, MP3, and the telephone's GSM 06.10 and mu-law, all in libsndfile."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.errors import KwsError

Pcm = NDArray[np.int16]

_TELEPHONE_HZ = 8000


@dataclass(frozen=True, kw_only=True)
class Codec:
    """A format of libsndfile.

    Attributes:
        format, subtype: its names.
        rate_hz: that the codec runs at.
        levels: lowest and highest compression level (0 to 1) that are drawn; None: the codec has none.
    """

    format: str
    subtype: str
    rate_hz: int = SAMPLE_RATE_HZ
    levels: tuple[float, float] | None = None


CODECS = {
    "opus": Codec(format="OGG", subtype="OPUS", levels=(0.9, 1.0)),  # 31 to 6 kbit/s
    "mp3": Codec(
        format="MP3", subtype="MPEG_LAYER_III", levels=(0.4, 0.8)
    ),  # 96 to 40 kbit/s; below, a decoder learns nothing of the delay
    "gsm": Codec(format="WAV", subtype="GSM610", rate_hz=_TELEPHONE_HZ),  # 13 kbit/s
    "mulaw": Codec(format="WAV", subtype="ULAW", rate_hz=_TELEPHONE_HZ),  # 64 kbit/s
}
"""By the names of AugmentConfig.codecs."""


def through_codecs(pcm: Pcm, names: Sequence[str], rng: np.random.Generator) -> Pcm:
    """Every row through a codec and a compression level, both drawn evenly.

    Args:
        pcm: int16[batch, samples].
        names: of `CODECS`.
        rng: the only source of randomness.

    Returns:
        int16[batch, samples]; rows keep their place in time.

    Raises:
        KwsError: this libsndfile lacks the codec.
    """
    chosen = rng.integers(len(names), size=len(pcm))
    places = rng.random(len(pcm))
    out = np.zeros_like(pcm)
    for row, samples in enumerate(pcm):
        heard = through_codec(samples, names[chosen[row]], float(places[row]))[: pcm.shape[1]]
        out[row, : len(heard)] = heard
    return out


def through_codec(pcm: Pcm, name: str, place: float) -> Pcm:
    """Encodes and decodes in memory.

    Args:
        pcm: int16[n] at 16 kHz.
        name: of `CODECS`.
        place: 0 to 1, from the lowest to the highest compression level that the codec has here.

    Returns:
        int16[m] at 16 kHz; m may differ from n by what the codec adds or leaves out at the end.

    Raises:
        KwsError: this libsndfile lacks the codec.
    """
    codec = CODECS[name]
    options: dict[str, float | str] = {}
    if codec.levels is not None:
        low, high = codec.levels
        options["compression_level"] = low + place * (high - low)
        if name == "mp3":
            options["bitrate_mode"] = "CONSTANT"
    narrow = pcm if codec.rate_hz == SAMPLE_RATE_HZ else soxr.resample(pcm, SAMPLE_RATE_HZ, codec.rate_hz)
    file = io.BytesIO()
    try:
        soundfile.write(file, narrow, codec.rate_hz, format=codec.format, subtype=codec.subtype, **options)
        file.seek(0)
        heard, _ = soundfile.read(file, dtype="int16")
    except (soundfile.SoundFileError, ValueError, TypeError) as error:
        raise KwsError(f"codec {name}: this libsndfile cannot do it ({error})") from None
    wide: Pcm = heard if codec.rate_hz == SAMPLE_RATE_HZ else soxr.resample(heard, codec.rate_hz, SAMPLE_RATE_HZ)
    return wide
