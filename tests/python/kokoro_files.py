"""A folder like Kokoro's: every sound is 256 samples of a tone, louder the higher its number, style and speed."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from onnx_file import FLOAT, INT64, node, tensor, tones, write_onnx

TONE_SAMPLES = 256
LOUDNESS = 0.001


def write_kokoro(folder: Path, styles: Mapping[str, float], *, archive: bool = False, tokens: str = "tokens") -> Path:
    """Writes model.onnx and a voice for each name, whose style for n sounds is the value times n everywhere.

    Args:
        folder: to make.
        styles: value of each voice.
        archive: all voices in one file.
        tokens: what the model calls its first input.
    """
    folder.mkdir(parents=True)
    nodes, constants = tones(tokens, LOUDNESS * np.sin(2 * np.pi * 0.05 * np.arange(TONE_SAMPLES)), "rows")
    nodes += [
        node("ReduceMax", ["style"], "loudness"),
        node("Mul", ["rows", "loudness"], "styled"),
        node("Mul", ["styled", "speed"], "hurried"),
        node("Reshape", ["hurried", "shape"], "wave"),
    ]
    constants += [tensor("shape", [1], INT64, struct.pack("<q", -1))]
    inputs = [(tokens, INT64, 2), ("style", FLOAT, 2), ("speed", FLOAT, 1)]
    write_onnx(folder / "model.onnx", nodes, constants, inputs, ("wave", FLOAT, 1))
    lengths = np.arange(1, 511, dtype=np.float32)[:, None, None]
    packs = {name: np.tile(value * lengths, (1, 1, 256)).astype(np.float32) for name, value in styles.items()}
    if archive:
        with (folder / "voices-v1.0.bin").open("wb") as file:
            np.savez(file, **packs)
    else:
        (folder / "voices").mkdir()
        for name, pack in packs.items():
            pack.tofile(folder / "voices" / f"{name}.bin")
    return folder
