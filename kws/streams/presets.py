"""Named protocols of long test recordings."""

from __future__ import annotations

from kws.errors import KwsError
from kws.streams.build import StreamConfig

PRESETS: dict[str, StreamConfig] = {
    "default": StreamConfig(),
    # Picovoice's wake-word benchmark (mixer.py): speech a fifth of the time, noise all the time, 10 dB between the
    # loudest 512-sample frames, every keyword recording once, 24 hours. It compares at 0.1 false alarms an hour.
    "picovoice": StreamConfig(hours=24.0, speech_share=0.2, snr_db=10.0, snr_rule="peak_frame"),
}


def stream_preset(name: str) -> StreamConfig:
    """The configuration of a preset.

    Raises:
        KwsError: no preset has this name.
    """
    if name not in PRESETS:
        raise KwsError(f"stream preset {name}: not known, expected one of {', '.join(PRESETS)}")
    return PRESETS[name]
