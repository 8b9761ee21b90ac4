"""A model with a record, for the export's tests."""

from __future__ import annotations

from tiny_model import tiny_model

from kws.config import DetectorConfig, FrontendConfig
from kws.features.tables import build_tables
from kws.record import Label, ModelRecord, OperatingPoint, StateLink, StreamRecord, attach, encode

LABELS = ("_silence_", "_unknown_", "yes", "no")


def example_record(frontend: FrontendConfig | None = None) -> ModelRecord:
    """Six stacked frames every second frame, one state, thresholds low enough that the golden PCM has events."""
    frontend = frontend or FrontendConfig(window_ms=25.0)
    return ModelRecord(
        frontend=frontend,
        tables_crc32=build_tables(frontend).crc32,
        stream=StreamRecord(stack_frames=6, step_frames=2, links=(StateLink(input=1, output=1),)),
        labels=tuple(Label(name=name, background=name.startswith("_")) for name in LABELS),
        detector=DetectorConfig(smoothing_steps=4, onset=0.1, refractory_ms=100, lead_ms=100),
        operating_points=(
            OperatingPoint(threshold_q15=(9000,) * 4),
            OperatingPoint(threshold_q15=(30000,) * 4, false_accepts_per_day=2.5, recall=0.93, audio_seconds=86400),
        ),
        provenance={"licence": "CC0-1.0", "data": [{"name": "made up", "licence": "CC0-1.0"}]},
    )


def example_model() -> bytes:
    """A tiny streaming network with that record attached."""
    return attach(tiny_model(seed=3), encode(example_record()))
