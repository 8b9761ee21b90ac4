"""A voice of Piper in a kilobyte: every phoneme is 256 samples of a tone, louder the higher its number."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np

RATE_HZ = 16000
TONE_SAMPLES = 256
_INT64, _FLOAT = 7, 1


def write_voice(path: Path, hz: float, speakers: int = 1) -> Path:
    """Writes NAME.onnx and NAME.onnx.json; the voice spells, so "abc" has three phonemes.

    The model is float(ids)[1, n, 1] * tone[1, 1, 256], reshaped to [1, 1, 1, 256 n]; `length_scale` does nothing.
    """
    tone = (0.01 * np.sin(2 * np.pi * hz * np.arange(TONE_SAMPLES) / RATE_HZ)).astype("<f4")
    nodes = [
        _node("Cast", ["input"], "floats", _field(5, _text(1, "to") + _number(3, _FLOAT) + _number(20, 2))),
        _node("Unsqueeze", ["floats", "axis"], "column"),
        _node("Mul", ["column", "tone"], "rows"),
        _node("Reshape", ["rows", "shape"], "output"),
    ]
    constants = [
        _tensor("axis", [1], _INT64, struct.pack("<q", 2)),
        _tensor("tone", [1, 1, TONE_SAMPLES], _FLOAT, tone.tobytes()),
        _tensor("shape", [4], _INT64, struct.pack("<4q", 1, 1, 1, -1)),
    ]
    inputs = [("input", _INT64, 2), ("input_lengths", _INT64, 1), ("scales", _FLOAT, 1)]
    inputs += [("sid", _INT64, 1)] if speakers > 1 else []
    graph = b"".join(_field(1, node) for node in nodes) + _text(2, "voice")
    graph += b"".join(_field(5, constant) for constant in constants)
    graph += b"".join(_field(11, _value(*each)) for each in inputs) + _field(12, _value("output", _FLOAT, 4))
    path.write_bytes(_number(1, 8) + _field(7, graph) + _field(8, _text(1, "") + _number(2, 13)))
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


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _field(field: int, payload: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(payload)) + payload


def _text(field: int, text: str) -> bytes:
    return _field(field, text.encode())


def _node(kind: str, inputs: list[str], output: str, attribute: bytes = b"") -> bytes:
    return b"".join(_text(1, name) for name in inputs) + _text(2, output) + _text(4, kind) + attribute


def _tensor(name: str, shape: list[int], kind: int, data: bytes) -> bytes:
    return b"".join(_number(1, size) for size in shape) + _number(2, kind) + _text(8, name) + _field(9, data)


def _value(name: str, kind: int, rank: int) -> bytes:
    shape = b"".join(_field(1, _text(2, f"{name}{axis}")) for axis in range(rank))
    return _text(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))
