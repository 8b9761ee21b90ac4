"""What is known about a package before it is written: for the templates, and for manifest.json."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import kws
from kws.config import MicroFrontendConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.export.commands import CommandsPlan, commands_manifest_facts, commands_template_facts
from kws.export.golden import Golden
from kws.export.labels import label_macros
from kws.export.manifest import model_facts
from kws.export.memory import CevaTflmMemory, Memory
from kws.export.render import byte_rows, integer_rows
from kws.export.sources import library_version
from kws.export.targets import CHECK_TARGETS, Target, check_target
from kws.export.toolchain import missing_to_build
from kws.record import ModelRecord


@dataclass(frozen=True, kw_only=True, eq=False)
class PackagePlan:
    """Everything a package is made from.

    Attributes:
        name: of the model, fit for a C comment.
        target: what the package is for.
        model: the .tflite file.
        record: the record inside it.
        memory: caller memory of one instance.
        ceva_tflm: what the TFLM engine takes on CEVA-BX; None for other targets.
        golden: golden PCM and CRCs.
        commands: the second model, or None.
    """

    name: str
    target: Target
    model: bytes
    record: ModelRecord
    memory: Memory
    ceva_tflm: CevaTflmMemory | None
    golden: Golden
    commands: CommandsPlan | None = None


def template_facts(plan: PackagePlan) -> dict[str, Any]:
    """The variables of the templates."""
    return {
        "kws_version": kws.__version__,
        "library_version": library_version(),
        "target": plan.target,
        "machines": [check_target(name) for name in CHECK_TARGETS],
        "missing": missing_to_build(plan.target),
        "model": model_facts(plan.name, plan.model),
        "model_array": byte_rows(plan.model),
        "record": plan.record,
        "micro": isinstance(plan.record.frontend, MicroFrontendConfig),
        "labels": label_macros(plan.record.labels),
        "memory_bytes_32": plan.memory.bytes_32,
        "memory_bytes_64": plan.memory.bytes_64,
        "ceva_tflm": plan.ceva_tflm,
        "stages": tuple(plan.golden.stage_crc32),
        "golden": plan.golden,
        "golden_array": integer_rows(plan.golden.pcm),
        "golden_seconds": plan.golden.pcm.size / SAMPLE_RATE_HZ,
        "commands": None if plan.commands is None else commands_template_facts(plan.commands),
    }


def manifest_facts(plan: PackagePlan) -> dict[str, Any]:
    """The content of manifest.json beside the file hashes."""
    record, golden = plan.record, plan.golden
    return {
        "kws_version": kws.__version__,
        "target": plan.target.name,
        "model": {
            **model_facts(plan.name, plan.model),
            "labels": [asdict(label) for label in record.labels],
            "stack_frames": record.stream.stack_frames,
            "step_frames": record.stream.step_frames,
            "frontend": asdict(record.frontend),
            "operating_points": [asdict(point) for point in record.points],
        },
        "provenance": record.provenance,
        "licences": {"library": "Apache-2.0", "model": record.provenance.get("licence", "not stated")},
        "memory": {
            "model_bytes": len(plan.model),
            "instance_bytes": plan.memory.of(plan.target),
            "instance_bytes_32_bit_pointers": plan.memory.bytes_32,
            "instance_bytes_64_bit_pointers": plan.memory.bytes_64,
            **_ceva_tflm_facts(plan.ceva_tflm),
        },
        "golden": {
            "origin": golden.origin,
            "samples": int(golden.pcm.size),
            "stage_crc32": {stage: f"{crc:08x}" for stage, crc in golden.stage_crc32.items()},
            "events_crc32": f"{golden.events_crc32:08x}",
            "events": list(golden.event_texts),
        },
        **({} if plan.commands is None else {"commands": commands_manifest_facts(plan.commands, plan.target)}),
    }


def _ceva_tflm_facts(memory: CevaTflmMemory | None) -> dict[str, Any]:
    return {} if memory is None else {"tflm_engine": {**asdict(memory), "least_bytes": memory.least_bytes}}
