"""A voice of Piper in a kilobyte: every phoneme is 256 samples of a tone, louder the higher its number."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
from onnx_file import FLOAT, INT64, node, tensor, tones, write_onnx

RATE_HZ = 16000
TONE_SAMPLES = 256


def write_voice(path: Path, hz: float, speakers: int = 1) -> Path:
    """Writes NAME.onnx and NAME.onnx.json; the voice spells, so "abc" has three phonemes.

    The model is float(ids)[1, n, 1] * tone[1, 1, 256], reshaped to [1, 1, 1, 256 n]; `length_scale` does nothing.
    """
    tone = 0.01 * np.sin(2 * np.pi * hz * np.arange(TONE_SAMPLES) / RATE_HZ)
    nodes, constants = tones("input", tone, "rows")
    nodes += [node("Reshape", ["rows", "shape"], "output")]
    constants += [tensor("shape", [4], INT64, struct.pack("<4q", 1, 1, 1, -1))]
    inputs = [("input", INT64, 2), ("input_lengths", INT64, 1), ("scales", FLOAT, 1)]
    inputs += [("sid", INT64, 1)] if speakers > 1 else []
    write_onnx(path, nodes, constants, inputs, ("output", FLOAT, 4))
    settings = {
        "num_symbols": 128,
        "num_speakers": speakers,
        "audio": {"sample_rate": RATE_HZ},
        "espeak": {"voice": "en-us"},
        "phoneme_type": "text",
        "phoneme_id_map": {"_": [0], "^": [1], "$": [2]} | {chr(code): [code] for code in range(97, 123)},
        "inference": {"noise_scale": 0.0, "length_scale": 1.0, "noise_w": 0.0},
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(settings))
    return path
