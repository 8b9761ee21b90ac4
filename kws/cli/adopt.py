"""`kws adopt`: a model that others published, made to run from PCM to events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kws.errors import KwsError

if TYPE_CHECKING:
    from kws.config import AnyFrontendConfig

FRONTENDS = ("microfrontend", "log-mel")


def adopt(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A .tflite file without a record.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Model folder to write: FOLDER/model.tflite.")],
    manifest: Annotated[
        Path | None, typer.Option("--manifest", help="The microWakeWord JSON file that came with the model.")
    ] = None,
    label: Annotated[
        list[str] | None, typer.Option("--label", help="Name of a score; repeat it for each, in order.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="Events are means of the scores above this, 0 to 1.")
    ] = None,
    window: Annotated[int | None, typer.Option("--window", min=1, max=64, help="Scores in that mean.")] = None,
    frontend: Annotated[str, typer.Option("--frontend", help=f"{' or '.join(FRONTENDS)}.")] = FRONTENDS[0],
    hop_ms: Annotated[int | None, typer.Option("--hop-ms", help="Distance of two feature frames.")] = None,
    licence: Annotated[str | None, typer.Option("--licence", help="Of the model, for its record.")] = None,
) -> None:
    """Attach a record to a published model, so that info, detect, parity, profile and export take it.

    For microWakeWord models their JSON file says everything; options win over it.
    """
    from kws.adopt import adopt_model, read_manifest  # noqa: PLC0415
    from kws.export.resolve import read_model  # noqa: PLC0415
    from kws.files import whole_file  # noqa: PLC0415

    said = None if manifest is None else read_manifest(manifest)
    labels = tuple(label or ([model.stem] if said is not None else []))
    cutoff = threshold if threshold is not None else None if said is None else said.cutoff
    if not labels or cutoff is None:
        raise KwsError("adopt: give --label and --threshold, or --manifest with the model's JSON file")
    facts = {} if said is None else {**said.origin, "wake_word": said.wake_word}
    adopted = adopt_model(
        read_model(model),
        _frontend(frontend, hop_ms or (10 if said is None else said.hop_ms)),
        labels=labels,
        cutoff=cutoff,
        window=window or (1 if said is None else said.window),
        provenance=facts | ({} if licence is None else {"licence": licence}),
    )
    path = output / "model.tflite"
    with whole_file(path) as draft:
        draft.write_bytes(adopted)
    print(path)


def _frontend(name: str, hop_ms: int) -> AnyFrontendConfig:
    from kws.config import FrontendConfig, MicroFrontendConfig  # noqa: PLC0415

    if name not in FRONTENDS:
        raise KwsError(f"--frontend {name} is unknown, expected {' or '.join(FRONTENDS)}")
    return MicroFrontendConfig(hop_ms=hop_ms) if name == FRONTENDS[0] else FrontendConfig(hop_ms=hop_ms)
