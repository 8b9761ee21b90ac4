"""The second model of a package: commands that are awaited after the first model's wake word."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kws.config import TwoStageConfig
from kws.export.labels import label_macros
from kws.export.manifest import model_facts
from kws.export.memory import Memory, measure_pair_memory
from kws.export.render import byte_rows
from kws.export.resolve import read_model
from kws.export.targets import Target
from kws.record import ModelRecord
from kws.simulate.spotter import STAGES
from kws.simulate.two_stage import TwoStageGolden, TwoStageSpotter

COMMANDS_FILE_NAME = "commands.tflite"
LABEL_PREFIX = "WHISPRO_COMMAND_"


@dataclass(frozen=True, kw_only=True, eq=False)
class CommandsPlan:
    """What two models in one package are made from.

    Attributes:
        name: of the commands' model, fit for a C comment.
        model: its .tflite file.
        record: the record inside it.
        config: times.
        memory: caller memory of the pair: the wake word's block and the commands'.
        golden: CRCs of the pair for the package's golden PCM.
        event_texts: the pair's events in it, for people.
    """

    name: str
    model: bytes
    record: ModelRecord
    config: TwoStageConfig
    memory: tuple[Memory, Memory]
    golden: TwoStageGolden
    event_texts: tuple[str, ...]


def plan_commands(
    wake: bytes, commands: Path | str | bytes, name: str, config: TwoStageConfig | None, pcm: NDArray[np.int16]
) -> CommandsPlan:
    """Sets the pair up, measures its memory and its golden CRCs, and lets the library check them.

    Raises:
        KwsError: a model cannot run, or the two need different front ends.
    """
    content = commands if isinstance(commands, bytes) else read_model(commands)
    pair = TwoStageSpotter(wake, content, config)
    golden = pair.golden(pcm)
    pair.selftest(golden)
    return CommandsPlan(
        name=name,
        model=content,
        record=pair.records[1],
        config=pair.config,
        memory=measure_pair_memory(pair),
        golden=golden,
        event_texts=tuple(
            f"{'near miss ' if event.near_miss else ''}{event.keyword} ({event.stage}) at {event.end_s:.2f} s"
            for event in pair.trace(pcm, listen=True).events
        ),
    )


def commands_template_facts(plan: CommandsPlan) -> dict[str, Any]:
    """The variable `commands` of the templates."""
    return {
        **model_facts(plan.name, plan.model),
        "array": byte_rows(plan.model),
        "labels": label_macros(plan.record.labels, LABEL_PREFIX),
        "record": plan.record,
        "config": plan.config,
        "wake_memory": plan.memory[0],
        "memory": plan.memory[1],
        "stage_crc32": [dict(zip(STAGES, crcs, strict=True)) for crcs in plan.golden.stage_crc32],
        "events_crc32": plan.golden.events_crc32,
        "event_texts": plan.event_texts,
    }


def commands_manifest_facts(plan: CommandsPlan, target: Target) -> dict[str, Any]:
    """The entry `commands` of manifest.json."""
    wake, commands = plan.memory
    return {
        **model_facts(plan.name, plan.model),
        "labels": [asdict(label) for label in plan.record.labels],
        "stack_frames": plan.record.stream.stack_frames,
        "step_frames": plan.record.stream.step_frames,
        "operating_points": [asdict(point) for point in plan.record.points],
        "provenance": plan.record.provenance,
        "licence": plan.record.provenance.get("licence", "not stated"),
        **asdict(plan.config),
        "memory": {"wake_bytes": wake.of(target), "commands_bytes": commands.of(target)},
        "golden": {
            "stage_crc32": [
                {stage: f"{crc:08x}" for stage, crc in zip(STAGES, crcs, strict=True)}
                for crcs in plan.golden.stage_crc32
            ],
            "events_crc32": [f"{crc:08x}" for crc in plan.golden.events_crc32],
            "events": list(plan.event_texts),
        },
    }
