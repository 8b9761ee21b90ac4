"""The response of a room, by pyroomacoustics' image sources."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.rooms.draw import Room

_SOUND_M_PER_S = 343.0


def simulate(room: Room) -> NDArray[np.float32]:
    """Impulse response at 16 kHz.

    Image sources of every order that matters within the reverberation time. Source: Allen and Berkley, "Image method
    for efficiently simulating small-room acoustics", J. Acoust. Soc. Am. 65 (1979).

    Returns:
        float32[n], greatest absolute value 0.9.
    """
    import pyroomacoustics  # noqa: PLC0415  an extra, heavy to import

    order = math.ceil(_SOUND_M_PER_S * room.reverberation_s / min(room.size_m))
    box = pyroomacoustics.ShoeBox(
        room.size_m, fs=SAMPLE_RATE_HZ, materials=pyroomacoustics.Material(room.absorption), max_order=order
    )
    box.add_source(room.talker_m)
    box.add_microphone(room.microphone_m)
    box.compute_rir()
    response = np.asarray(box.rir[0][0], np.float32)
    scaled: NDArray[np.float32] = 0.9 / np.abs(response).max() * response
    return scaled
