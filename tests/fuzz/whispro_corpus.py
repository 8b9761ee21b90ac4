"""The good models that the facade's fuzz targets start from, alone and in pairs; each has a section, a front end or
settings that the others lack."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

from tiny_model import chain_model, chain_record, noise

from kws.config import FrontendConfig, GateConfig, MicroFrontendConfig
from kws.features.any_frontend import tables_crc32
from kws.record import ModelRecord, StreamRecord

SHORT_GATE = GateConfig(enabled=True, hangover_ms=100, preroll_ms=100)
SINGLE_COMMAND, LISTEN, GATE_OFF, METER = 1, 2, 4, 8  # flags of a pair, model_pair.h
PCM_SAMPLES = 400  # of a pair; the target repeats them


def records() -> dict[str, ModelRecord]:
    """Records by name."""
    micro = MicroFrontendConfig()
    stages = FrontendConfig(dc_removal=True, noise_reduction=True, gain_control=True)
    return {
        "plain": chain_record(),
        "gate": replace(chain_record(), gate=SHORT_GATE),
        "second_try": replace(
            chain_record(), detector=replace(chain_record().detector, second_try=0.3, refractory_ms=40)
        ),
        "stages": chain_record(stages),
        "micro": replace(chain_record(), frontend=micro, tables_crc32=tables_crc32(micro)),
    }


def write_corpus(folder: Path) -> None:
    """Writes one .tflite file per model into a folder, which is made where it is not there."""
    folder.mkdir(exist_ok=True)
    for name, record in records().items():
        (folder / f"{name}.tflite").write_bytes(chain_model(record))


def write_pairs(folder: Path) -> None:
    """Writes one input of the pairs' target per setting, as write_corpus() does."""
    folder.mkdir(exist_ok=True)
    of = records()
    pairs = {
        "plain": pair(of["plain"], of["plain"], listen_ms=150, flags=METER),
        "gate": pair(of["gate"], slower(of["plain"], 3), listen_ms=150, history_ms=130, piece=10),
        "single": pair(of["stages"], slower(of["stages"], 5), listen_ms=900, history_ms=1000,
                       flags=SINGLE_COMMAND | LISTEN),
        "micro": pair(of["micro"], of["micro"], listen_ms=400, history_ms=40, flags=LISTEN | GATE_OFF, piece=40),
    }  # fmt: skip
    for name, content in pairs.items():
        (folder / name).write_bytes(content)


def slower(record: ModelRecord, step_frames: int) -> ModelRecord:
    """The same with another step."""
    stream = record.stream
    return replace(record, stream=StreamRecord(stack_frames=stream.stack_frames, step_frames=step_frames,
                                               links=stream.links))  # fmt: skip


def pair(wake: ModelRecord, commands: ModelRecord, *, listen_ms: int, history_ms: int = 0, flags: int = 0,
         piece: int = 1) -> bytes:  # fmt: skip
    """An input as model_pair.h lays it out; pushes are of 16 * (piece + 1) samples."""
    models = [chain_model(wake), chain_model(commands)]
    header = struct.pack("<IIHHBBBB", *map(len, models), listen_ms, history_ms, flags, 0, piece, 0)
    return header + b"".join(models) + noise(PCM_SAMPLES / 16000, seed=3).tobytes()
