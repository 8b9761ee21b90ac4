"""From a model file to a folder that a firmware engineer builds without us."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import kws
from kws import _native
from kws.config import GateConfig, TwoStageConfig
from kws.export.atomic import atomic_folder
from kws.export.commands import COMMANDS_FILE_NAME, CommandsPlan, plan_commands
from kws.export.facts import PackagePlan, manifest_facts, template_facts
from kws.export.golden import Golden, checked_pcm, measure_golden, synthetic_pcm
from kws.export.manifest import reason_to_keep, write_manifest
from kws.export.memory import CevaTflmMemory, Memory, ceva_tflm_memory, measure_memory
from kws.export.operators import OPERATOR_FILE_NAME, render_operators_c
from kws.export.recording import golden_beside, read_golden
from kws.export.render import render_files
from kws.export.resolve import MODEL_FILE_NAME, read_model, resolve_model
from kws.export.sources import library_files, source_root
from kws.export.targets import Target, export_target
from kws.export.toolchain import missing_to_build
from kws.features.any_frontend import render_any_config_c
from kws.features.extract import native_config
from kws.record import read_record, with_gate

LIBRARY_FOLDER = "library"


@dataclass(frozen=True, kw_only=True)
class ExportResult:
    """What was written.

    Attributes:
        out_dir: the package.
        target: name of the target.
        name: of the model.
        files: every file, relative to out_dir.
        model_bytes: size of the .tflite file, all of it constant data on the device.
        memory_bytes: exact caller memory of one instance on the target.
        memory: the same for both pointer widths.
        ceva_tflm: what the TFLM engine would take there instead; None for targets other than CEVA-BX.
        golden: the golden data in it.
        commands: the second model, or None.
        notes: sentences the user should read (a missing toolchain, golden data without an event).
    """

    out_dir: Path
    target: str
    name: str
    files: tuple[str, ...]
    model_bytes: int
    memory_bytes: int
    memory: Memory
    ceva_tflm: CevaTflmMemory | None
    golden: Golden
    commands: CommandsPlan | None
    notes: tuple[str, ...]


def export_package(
    model: Path | str | bytes,
    target: str,
    out_dir: Path | str,
    *,
    golden_pcm: NDArray[np.int16] | None = None,
    golden_origin: str = "a recording",
    name: str | None = None,
    force: bool = False,
    gate: GateConfig | None = None,
    commands: Path | str | bytes | None = None,
    two_stage: TwoStageConfig | None = None,
) -> ExportResult:
    """Writes a self-contained C package for one target.

    Args:
        model: a run folder, a model folder, a .tflite file, or its bytes.
        target: one of EXPORT_TARGETS.
        out_dir: the package's folder; appears whole or not at all.
        golden_pcm: int16[n] mono 16 kHz for the self-test; None: `golden.wav` beside the model, or else a synthetic
            signal that reaches every level.
        golden_origin: where golden_pcm comes from, in a few words.
        name: of the model; None: the name of the run, of the model folder or of the file.
        force: replace a non-empty out_dir that is not an untouched earlier export.
        gate: goes into the model's record; None: the gate it has, or none.
        commands: a second model for the commands after the wake word of `model`.
        two_stage: how long they are awaited; None: the defaults.

    Raises:
        KwsError: the target is unknown, the model cannot run (truncated, no record, an operator the engine lacks, a
            front end of another version), or out_dir cannot be written. Nothing is written then.
    """
    machine = export_target(target)
    content = model if isinstance(model, bytes) else read_model(model)
    content = content if gate is None else with_gate(content, gate)
    record = read_record(content)
    instance = _native.Whispro(content, native_config(record.frontend), 0)
    memory = measure_memory(instance)
    if golden_pcm is None:
        golden_pcm, golden_origin = _default_golden(model)
    golden = measure_golden(instance, checked_pcm(golden_pcm), golden_origin)
    second = (
        None
        if commands is None
        else plan_commands(content, commands, _safe_name(_name_of(commands)), two_stage, golden.pcm)
    )
    plan = PackagePlan(
        name=_safe_name(name or _name_of(model)),
        target=machine,
        model=content,
        record=record,
        memory=memory,
        ceva_tflm=ceva_tflm_memory(content, record, memory) if machine.name == "ceva-bx" else None,
        golden=golden,
        commands=second,
    )

    folder = Path(out_dir).resolve()
    with atomic_folder(folder, may_replace=lambda path: None if force else reason_to_keep(path)) as staging:
        _copy_library(staging, "two_stage/package_main.c" if second else "package_main.c")
        (staging / MODEL_FILE_NAME).write_bytes(content)
        if second is not None:
            (staging / COMMANDS_FILE_NAME).write_bytes(second.model)
        for file_name, text in _generated(plan).items():
            (staging / file_name).write_text(text, encoding="utf-8", newline="\n")
        files = write_manifest(staging, manifest_facts(plan))
    return ExportResult(
        out_dir=folder,
        target=machine.name,
        name=plan.name,
        files=files,
        model_bytes=len(content),
        memory_bytes=memory.of(machine),
        memory=memory,
        ceva_tflm=plan.ceva_tflm,
        golden=golden,
        commands=second,
        notes=_notes(machine, golden),
    )


def _copy_library(folder: Path, program: str) -> None:
    """The library's sources; of the programs, `program` becomes main.c."""
    root = source_root()
    for file in library_files(root):
        destination = folder / LIBRARY_FOLDER / file
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / file, destination)
    shutil.move(folder / LIBRARY_FOLDER / "LICENSE", folder / "LICENSE")
    shutil.move(folder / LIBRARY_FOLDER / "firmware/app" / program, folder / "main.c")


def _generated(plan: PackagePlan) -> dict[str, str]:
    generator = f"kws export {kws.__version__}"
    further = () if plan.commands is None else (plan.commands.model,)
    frontend_c = render_any_config_c(plan.record.frontend, "whispro_frontend_config", generator)
    return {
        **render_files(template_facts(plan)),
        "whispro_frontend_config.c": frontend_c,
        OPERATOR_FILE_NAME: render_operators_c(plan.model, generator, *further),
    }


def _default_golden(model: Path | str | bytes) -> tuple[NDArray[np.int16], str]:
    recording = None if isinstance(model, bytes) else golden_beside(model)
    if recording is None:
        return synthetic_pcm(), "synthetic"
    return read_golden(recording), "recording that came with the model"


def _notes(target: Target, golden: Golden) -> tuple[str, ...]:
    missing = missing_to_build(target)
    notes = []
    if missing is not None:
        notes.append(f"{missing}; the same package builds with any C99 compiler (cmake --preset host)")
    if not golden.event_texts:
        notes.append("the golden PCM holds no event, so the self-test proves every stage up to the scores only")
    return tuple(notes)


def _name_of(model: Path | str | bytes) -> str:
    if isinstance(model, bytes):
        return "model"
    path = resolve_model(model).resolve()
    return path.parent.name if path.name == MODEL_FILE_NAME else path.stem


def _safe_name(name: str) -> str:
    """The name as it may stand inside a C comment."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-") or "model"
