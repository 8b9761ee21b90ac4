"""Writes small ONNX models without the package onnx: the few messages of its format that tests need."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

INT64, FLOAT = 7, 1


def write_onnx(
    path: Path,
    nodes: list[bytes],
    constants: list[bytes],
    inputs: list[tuple[str, int, int]],
    output: tuple[str, int, int],
) -> None:
    """Writes a model of operator set 13.

    Args:
        path: of the file.
        nodes, constants: of `node` and `tensor`.
        inputs, output: name, kind of value, and number of dimensions.
    """
    graph = b"".join(field(1, each) for each in nodes) + text(2, "graph")
    graph += b"".join(field(5, constant) for constant in constants)
    graph += b"".join(field(11, value(*each)) for each in inputs) + field(12, value(*output))
    path.write_bytes(number(1, 8) + field(7, graph) + field(8, text(1, "") + number(2, 13)))


def tones(numbers: str, tone: np.ndarray, output: str) -> tuple[list[bytes], list[bytes]]:
    """Nodes and constants that turn whole numbers [1, n] into [1, n, samples]: the tone, as loud as each number."""
    nodes = [
        node("Cast", [numbers], "floats", field(5, text(1, "to") + number(3, FLOAT) + number(20, 2))),
        node("Unsqueeze", ["floats", "axis"], "column"),
        node("Mul", ["column", "tone"], output),
    ]
    constants = [
        tensor("axis", [1], INT64, struct.pack("<q", 2)),
        tensor("tone", [1, 1, tone.size], FLOAT, tone.astype("<f4").tobytes()),
    ]
    return nodes, constants


def varint(integer: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = b""
    while integer > 127:
        out += bytes([integer & 127 | 128])
        integer >>= 7
    return out + bytes([integer])


def number(tag: int, integer: int) -> bytes:
    """A message's field with an integer."""
    return varint(tag << 3) + varint(integer)


def field(tag: int, payload: bytes) -> bytes:
    """A message's field with bytes."""
    return varint(tag << 3 | 2) + varint(len(payload)) + payload


def text(tag: int, words: str) -> bytes:
    """A message's field with text."""
    return field(tag, words.encode())


def node(kind: str, inputs: list[str], output: str, attribute: bytes = b"") -> bytes:
    """An operator with inputs and one output, by name."""
    return b"".join(text(1, name) for name in inputs) + text(2, output) + text(4, kind) + attribute


def tensor(name: str, shape: list[int], kind: int, data: bytes) -> bytes:
    """A constant."""
    return b"".join(number(1, size) for size in shape) + number(2, kind) + text(8, name) + field(9, data)


def value(name: str, kind: int, rank: int) -> bytes:
    """An input or output of so many dimensions."""
    shape = b"".join(field(1, text(2, f"{name}{axis}")) for axis in range(rank))
    return text(1, name) + field(2, field(1, number(1, kind) + field(2, shape)))
