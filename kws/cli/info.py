"""`kws info`: what a model file says about itself."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from kws.cli.arguments import Json, ModelArgument
from kws.cli.output import console, print_json

OPTIONAL_STAGES = ("dc_removal", "noise_reduction", "gain_control")


def info(model: ModelArgument, *, as_json: Json = False) -> None:
    """Show labels, front end, stream, memory, operators, sizes, licences, operating points and hashes."""
    from kws.evaluate.model_info import model_info  # noqa: PLC0415
    from kws.export.resolve import read_model, resolve_model  # noqa: PLC0415

    facts = model_info(read_model(model))
    if as_json:
        print_json(facts)
        return
    out = console()
    out.print(_overview(str(resolve_model(model)), facts))
    _print_points(out, facts)


def _overview(title: str, facts: dict[str, Any]) -> Table:
    frontend, stream, memory, detector = (facts[key] for key in ("frontend", "stream", "memory_bytes", "detector"))
    provenance = facts["provenance"]
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("model", f"{facts['model_bytes']} bytes, SHA-256 {facts['sha256']['file']}")
    table.add_row("memory", f"{memory['32-bit']} bytes with 32-bit pointers, {memory['64-bit']} with 64-bit")
    table.add_row("labels", ", ".join(label["name"] for label in facts["labels"]))
    table.add_row("front end", _frontend(frontend))
    table.add_row(
        "stream",
        f"a step every {stream['step_ms']:g} ms over {stream['stack_frames']} frames ({stream['input_ms']:g} ms), "
        f"{len(stream['links'])} state{'' if len(stream['links']) == 1 else 's'}",
    )
    table.add_row(
        "detector",
        f"{detector['smoothing_steps']} steps smoothing, onset {detector['onset']:g}, "
        f"{detector['refractory_ms']} ms refractory, {detector['lead_ms']} ms lead",
    )
    if detector["second_try"] > 0:
        table.add_row(
            "second try",
            f"accepted from {detector['second_try']:g} on, for {detector['second_try_ms']} ms after a near miss from "
            f"{detector['near_miss']:g} on",
        )
    if facts["gate"] is not None:
        gate = facts["gate"]
        table.add_row(
            "gate",
            f"sleeps without voice: {gate['margin_db']:g} dB above the noise floor, {gate['hangover_ms']} ms hangover, "
            f"{gate['preroll_ms']} ms pre-roll",
        )
    table.add_row("operators", ", ".join(f"{count} {name}" for name, count in facts["operators"].items()))
    for kind in ("inputs", "outputs"):
        table.add_row(kind, "\n".join(map(_tensor, facts[kind])))
    for key in ("family", "recipe", "seed", "created", "kws_version", "licence", "weights_sha256"):
        if key in provenance:
            table.add_row(key.replace("_", " "), str(provenance[key]))
    for source in provenance.get("data", []):
        table.add_row("data", ", ".join(f"{key} {value}" for key, value in source.items() if key != "counts"))
    return table


def _frontend(frontend: dict[str, Any]) -> str:
    if frontend["kind"] == "microfrontend":
        what = f"micro front end of TensorFlow Lite Micro, {frontend['hop_ms']:g} ms hop, "
    else:
        stages = [name.replace("_", " ") for name in OPTIONAL_STAGES if frontend[name]]
        what = (
            f"{frontend['bands']} {frontend['mel_scale']} mel bands, {frontend['low_hz']} to {frontend['high_hz']} Hz, "
            f"{frontend['window_ms']:g} ms {frontend['window']} window, {frontend['hop_ms']:g} ms hop, "
            f"pre-emphasis {frontend['preemphasis']:g}, log2 energy {frontend['floor_log2']:g} to "
            f"{frontend['ceiling_log2']:g}, {''.join(f'{name}, ' for name in stages)}"
        )
    return f"{what}version {frontend['version']}, tables {frontend['tables_crc32']}"


def _tensor(tensor: dict[str, Any]) -> str:
    scale = "" if tensor["scale"] is None else f", scale {tensor['scale']:g}, zero point {tensor['zero_point']}"
    return f"{tensor['name']}: {tensor['type'].lower()}{tensor['shape']}{scale}"


def _print_points(out: Console, facts: dict[str, Any]) -> None:
    table = Table(title="operating points", title_justify="left")
    for name in ("point", "false accepts a day", "recall", "measured on", "threshold"):
        table.add_column(name, justify="right")
    for point in facts["operating_points"]:
        measured = point["measured"]
        recall = "-" if point["recall"] is None else f"{100 * point['recall']:.1f} %"
        levels = sorted(set(point["thresholds"].values()))
        span = f"{levels[0]:.3f}" if len(levels) == 1 else f"{levels[0]:.3f} to {levels[-1]:.3f}" if levels else "-"
        table.add_row(
            str(point["index"]),
            f"{point['false_accepts_per_day']:g}" if measured else "not measured",
            recall,
            f"{point['audio_seconds'] / 3600:.1f} h" if measured else "-",
            span,
        )
    out.print(table)
