"""Makes models/NAME from a finished training run: model, golden recording, manifest and card.

Usage: python tools/publish_model.py RUN NAME --data DIR --noise DIR --rir DIR --speech DIR --command "kws train ..."
           [--commit HASH]
       python tools/publish_model.py models/NAME NAME --data DIR --noise DIR --rir DIR --speech DIR
The second form measures a published model again: model, golden recording and what is known of its training stay.
Every figure of the card is one of `kws eval --report`, measured here through the C library on the validation split; the
golden recording is synthetic speech, so that no third party's audio is given away.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from numpy.typing import NDArray

from kws.config.frontend import SAMPLE_RATE_HZ
from kws.config.serialize import from_dict, load, to_dict
from kws.data.audio import sound_bytes
from kws.evaluate.measure_report import Material, measure_report
from kws.evaluate.model_info import model_info
from kws.export.atomic import atomic_folder
from kws.report.page import bounds, percent
from kws.simulate.spotter import Spotter
from kws.synth import PhraseConfig, make_recording, open_engine

ROOT = Path(__file__).resolve().parent.parent
_GOLDEN_SAMPLES = SAMPLE_RATE_HZ * 3 // 2


def main() -> None:
    """Measures, then writes the folder whole."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("origin", type=Path, help="run folder, or the model folder to measure again")
    parser.add_argument("name")
    for option in ("--data", "--noise", "--rir", "--speech"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--command", default="", help="the training command, for the card")
    parser.add_argument("--commit", default="", help="commit the training ran at, for the card")
    arguments = parser.parse_args()
    model = (arguments.origin / "model.tflite").read_bytes()
    published = (arguments.origin / "manifest.json").is_file()
    training = known_training(arguments.origin) if published else training_of_run(arguments)
    figures = measure(arguments, model, training)
    golden = (
        (arguments.origin / "golden.wav").read_bytes() if published else sound_bytes(golden_recording(model), "WAV")
    )
    files = {"model.tflite": model, "golden.wav": golden}
    manifest = make_manifest(arguments.name, model, files, training, figures)
    files["manifest.json"] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    files["card.md"] = render_card(manifest).encode()
    with atomic_folder(ROOT / "models" / arguments.name, may_replace=lambda _: None) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)


def training_of_run(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the card says about the training, from a run folder."""
    if not arguments.command:
        raise SystemExit("--command is missing: the card names the training command")
    data = json.loads((arguments.origin / "data.json").read_text())
    result = json.loads((arguments.origin / "result.json").read_text())
    return {
        "command": arguments.command,
        "commit": arguments.commit,
        "experiment": to_dict(load(arguments.origin / "config.json")),
        "data": data["sources"],
        "clips": data["clips"],
        "float_accuracy": result["float_validation_accuracy"],
    }


def known_training(folder: Path) -> dict[str, Any]:
    """The same from the manifest of a published model."""
    manifest = json.loads((folder / "manifest.json").read_text())
    names = ("command", "commit", "experiment", "data", "clips", "float_accuracy")
    return {name: manifest[name] for name in names}


def measure(arguments: argparse.Namespace, model: bytes, training: dict[str, Any]) -> dict[str, Any]:
    """The full report, without the curve over all thresholds."""
    experiment = from_dict(training["experiment"])
    material = Material(
        data=(arguments.data,),
        noise=(arguments.noise,),
        rooms=arguments.rir,
        speech=arguments.speech,
        config=experiment.data,
    )
    engines = {}
    if (arguments.origin / "checkpoints").is_dir():
        from kws.train.run_engines import run_engines  # noqa: PLC0415  TensorFlow, only where it is needed

        engines = run_engines(arguments.origin)
    figures = measure_report(model, material, experiment.train.readout_steps, others=engines)
    del figures["model"], figures["open_set"]["curve"]
    return figures


def render_card(manifest: dict[str, Any], template: str = "model_card.md.j2") -> str:
    """card.md from a manifest."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "tools/templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {"percent": percent, "bounds": bounds}
    return environment.get_template(template).render(manifest)


def golden_recording(model: bytes) -> NDArray[np.int16]:
    """One and a half seconds of synthetic speech that the model answers with one event: int16[24000]."""
    spotter = Spotter(model)
    with open_engine() as engine:
        recording = make_recording(PhraseConfig(commands=tuple(spotter.record.keywords)), engine)
    for word in recording.words:
        start = max(0, word.start_sample - SAMPLE_RATE_HZ // 4)
        pcm = recording.pcm[start : start + _GOLDEN_SAMPLES]
        spotter.reset()
        if [event.keyword for event in spotter.push(pcm)] == [word.keyword]:
            return pcm
    raise SystemExit("no synthetic word gives an event, expected at least one")


def make_manifest(
    name: str, model: bytes, files: dict[str, bytes], training: dict[str, Any], figures: dict[str, Any]
) -> dict[str, Any]:
    """Everything about the model, as plain JSON types."""
    facts = model_info(model)
    return {
        "name": name,
        **training,
        "seed": facts["provenance"]["seed"],
        "licence": facts["provenance"]["licence"],
        "labels": [label["name"] for label in facts["labels"]],
        "model_bytes": facts["model_bytes"],
        "memory_bytes": facts["memory_bytes"],
        "operators": facts["operators"],
        "figures": figures,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


if __name__ == "__main__":
    main()
