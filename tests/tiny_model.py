"""A tiny streaming int8 network, and the same with a record: the smallest thing the whole chain can run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from tflite_builder import Graph, build

from kws.config import DetectorConfig, FrontendConfig
from kws.features.tables import build_tables
from kws.record import Label, ModelRecord, OperatingPoint, StateLink, StreamRecord, attach, encode

UNITS = 8
LABELS = (Label(name="yes"), Label(name="no"), Label(name="up"), Label(name="_silence_", background=True))


def tiny_model(*, features: int = 240, labels: int = 4, seed: int = 0, scale: float = 1 / 128) -> bytes:
    """FULLY_CONNECTED, ADD with a state, FULLY_CONNECTED, SOFTMAX.

    inputs: features int8[1, n] (scale, 0), state int8[1, 8] (1/128, 0); outputs: scores int8[1, labels]
    (1/256, -128), new state. Weights are random: scores move with the audio but mean nothing.
    """
    rng = np.random.default_rng(seed)
    g = Graph()
    x, state = g.tensor((1, features), "int8", scale), g.tensor((1, UNITS), "int8", 1 / 128)
    hidden, new_state = g.tensor((1, UNITS), "int8", 1 / 32), g.tensor((1, UNITS), "int8", 1 / 128)
    logits, scores = g.tensor((1, labels), "int8", 1 / 8), g.tensor((1, labels), "int8", 1 / 256, -128)
    first = g.constant(rng.integers(-127, 128, (UNITS, features), np.int8), 1 / 1024)
    second = g.constant(rng.integers(-127, 128, (labels, UNITS), np.int8), 1 / 64)
    g.operator("FULLY_CONNECTED", [x, first, -1], [hidden])
    g.operator("ADD", [hidden, state], [new_state])
    g.operator("FULLY_CONNECTED", [new_state, second, -1], [logits])
    g.operator("SOFTMAX", [logits], [scores], beta=1.0)
    g.inputs, g.outputs = [x, state], [scores, new_state]
    return build(g, metadata={"min_runtime_version": b"1.14.0".ljust(16, b"\0")})


def chain_record(frontend: FrontendConfig | None = None) -> ModelRecord:
    """A record for the tiny network with low thresholds, so that loud noise has events and near misses."""
    frontend = frontend or FrontendConfig()
    return ModelRecord(
        frontend=frontend,
        tables_crc32=build_tables(frontend).crc32,
        stream=StreamRecord(stack_frames=6, step_frames=2, links=(StateLink(input=1, output=1),)),
        labels=LABELS,
        detector=DetectorConfig(smoothing_steps=4, refractory_ms=200, lead_ms=100, near_miss=0.25, onset=0.2),
        operating_points=(
            OperatingPoint(threshold_q15=(12000,) * 4),
            OperatingPoint(threshold_q15=(40000,) * 4, false_accepts_per_day=0.0),
        ),
    )


def chain_model(record: ModelRecord | None = None) -> bytes:
    """The tiny network with `record`, by default chain_record()."""
    record = record or chain_record()
    features = record.stream.stack_frames * record.frontend.bands
    return attach(tiny_model(features=features, labels=len(record.labels)), encode(record))


def noise(seconds: float = 3.0, seed: int = 0) -> NDArray[np.int16]:
    """Noise whose loudness jumps every eighth of a second, from silence to clipping."""
    rng = np.random.default_rng(seed)
    n = int(seconds * 16000)
    loudness = np.repeat(rng.uniform(0, 4, n // 2000 + 1), 2000)[:n]
    return np.clip(rng.normal(0, 10.0**loudness), -32768, 32767).astype(np.int16)
