"""Mixes running speech and noise into long recordings to search, as `kws stream-make` does but without keywords."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.streams import Material, StreamConfig, StreamRecording, build_stream, cut_stream

PIECE_S = 60
SNR_DB = 10.0


def mix_searched(material: Material, hours: float, seed: int) -> list[Callable[[], StreamRecording]]:
    """Recordings of a minute each, at 10 dB SNR where there is noise.

    Args:
        material: its running speech and noise; keywords are left out.
        hours: length of all recordings together.
        seed: of order, places and noise.

    Raises:
        KwsError: there is no running speech.
    """
    snr_db = None if material.noise is None else SNR_DB
    stream = StreamConfig(hours=hours, repeats=0, snr_db=snr_db, seed=seed)
    pieces = cut_stream(build_stream(replace(material, keywords=()), stream), PIECE_S * SAMPLE_RATE_HZ)
    return [partial(_itself, piece) for piece in pieces]


def _itself(piece: StreamRecording) -> StreamRecording:
    return piece
