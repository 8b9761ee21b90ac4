"""Mixes running speech and noise into long recordings to search, as `kws stream-make` does but without keywords."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from kws.config.checks import require
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.mining.audio import Searched
from kws.streams import Material, StreamConfig, StreamRecording, build_stream, cut_stream

PIECE_S = 60
SHORTEST_S = 1
SNR_DB = 10.0
MOST_HOURS = 24
"""All of it is in memory: 115 MB an hour."""


def mix_searched(material: Material, hours: float, seed: int) -> Searched:
    """Recordings of a minute each, at 10 dB SNR where there is noise.

    Args:
        material: its running speech and noise; keywords are left out.
        hours: length of all recordings together.
        seed: of order, places and noise.

    Raises:
        KwsError: there is no running speech, or hours are out of range.
    """
    require(0 < hours <= MOST_HOURS, "mining", "hours", hours, f"above 0, at most {MOST_HOURS}")
    snr_db = None if material.noise is None else SNR_DB
    stream = StreamConfig(hours=hours, repeats=0, snr_db=snr_db, seed=seed)
    pieces = cut_stream(build_stream(replace(material, keywords=()), stream), PIECE_S * SAMPLE_RATE_HZ)
    whole = [piece for piece in pieces if len(piece.pcm) >= SHORTEST_S * SAMPLE_RATE_HZ]
    licence = "; ".join(material.licences)
    return Searched(
        loads=tuple(partial(_itself, piece) for piece in whole), licences={piece.name: licence for piece in whole}
    )


def _itself(piece: StreamRecording) -> StreamRecording:
    return piece
