"""The good models that the facade's fuzz target starts from; each has a section or a front end that the others lack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tiny_model import chain_model, chain_record

from kws.config import FrontendConfig, GateConfig, MicroFrontendConfig
from kws.features.any_frontend import tables_crc32

SHORT_GATE = GateConfig(enabled=True, hangover_ms=100, preroll_ms=100)


def write_corpus(folder: Path) -> None:
    """Writes one .tflite file per model into a folder, which is made where it is not there."""
    folder.mkdir(exist_ok=True)
    micro = MicroFrontendConfig()
    records = {
        "plain": chain_record(),
        "gate": replace(chain_record(), gate=SHORT_GATE),
        "stages": chain_record(FrontendConfig(dc_removal=True, noise_reduction=True, gain_control=True)),
        "micro": replace(chain_record(), frontend=micro, tables_crc32=tables_crc32(micro)),
    }
    for name, record in records.items():
        (folder / f"{name}.tflite").write_bytes(chain_model(record))
