"""TensorFlow Lite Micro's micro front end as the package pymicro-features 2.0.2 builds it, for comparison.

Its Python class has the hop of 10 ms only; the C functions in its library take any, so they are called directly.
"""

from __future__ import annotations

import ctypes

import numpy as np
from conftest import require_package
from numpy.typing import NDArray

pymicro_features = require_package("pymicro_features", "pip install pymicro-features")
micro_features_cpp = require_package("micro_features_cpp", "pip install pymicro-features")

BANDS = 40
FEATURE_UNIT = 10 / 256
CONFIG_BYTES = STATE_BYTES = 4096  # more than either structure has
WORD = ctypes.sizeof(ctypes.c_size_t)
BANDS_AT, PCAN_AT = 2 * WORD, 2 * WORD + 32  # of num_channels and enable_pcan in struct FrontendConfig


class _Output(ctypes.Structure):
    _fields_ = (("values", ctypes.POINTER(ctypes.c_uint16)), ("size", ctypes.c_size_t))


def package_features(pcm: NDArray[np.int16]) -> NDArray[np.float64]:
    """What the package's own class gives for one recording: float64[frames, 40]."""
    frontend = pymicro_features.MicroFrontend()
    rows = [frontend.process_samples(pcm[at : at + 160].tobytes()).features for at in range(0, pcm.size - 159, 160)]
    return np.array([row for row in rows if row]).reshape(-1, BANDS)


def peer_logs(pcm: NDArray[np.int16], hop_ms: int) -> NDArray[np.uint16]:
    """The logarithm stage of one recording with the microWakeWord parameters and any hop: uint16[frames, 40]."""
    library = ctypes.CDLL(micro_features_cpp.__file__)
    library.FrontendProcessSamples.restype = _Output
    config = ctypes.create_string_buffer(CONFIG_BYTES)
    state = ctypes.create_string_buffer(STATE_BYTES)
    library.FrontendFillConfigWithDefaults(config)
    ctypes.c_size_t.from_buffer(config, 0).value = 30
    ctypes.c_size_t.from_buffer(config, WORD).value = hop_ms
    ctypes.c_int.from_buffer(config, BANDS_AT).value = BANDS
    ctypes.c_int.from_buffer(config, PCAN_AT).value = 1
    assert library.FrontendPopulateState(config, state, 16000) == 1
    samples = np.ascontiguousarray(pcm)
    rows, at = [], 0
    while at < samples.size:
        used = ctypes.c_size_t()
        start = ctypes.c_void_p(samples.ctypes.data + 2 * at)
        left = ctypes.c_size_t(samples.size - at)
        output = library.FrontendProcessSamples(state, start, left, ctypes.byref(used))
        if output.size:
            rows.append(np.ctypeslib.as_array(output.values, (BANDS,)).copy())
        at += used.value
    library.FrontendFreeStateContents(state)
    return np.array(rows, np.uint16).reshape(-1, BANDS)
