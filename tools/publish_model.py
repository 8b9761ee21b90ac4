"""Makes models/NAME from a finished training run: model, golden recording, manifest and card.

Usage: python tools/publish_model.py RUN NAME --data DIR --noise DIR --command "kws train ..." [--commit HASH]
Everything in the card is measured here, through the C library, on the validation split of the data; the golden
recording is synthetic speech, so that no third party's audio is given away.
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
from kws.config.serialize import load, to_dict
from kws.evaluate.accuracy import measure_accuracy, measure_events
from kws.evaluate.clips import load_clips
from kws.evaluate.metrics import Rate, recalls
from kws.evaluate.model_info import model_info
from kws.export.atomic import atomic_folder
from kws.simulate.spotter import Spotter
from kws.synth import PhraseConfig, make_recording, open_engine
from kws.train.golden import wav_bytes

ROOT = Path(__file__).resolve().parent.parent
NOISE_DB = (20.0, 10.0, 0.0)
_GOLDEN_SAMPLES = SAMPLE_RATE_HZ * 3 // 2


def main() -> None:
    """Measures, then writes the folder whole."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("run", type=Path)
    parser.add_argument("name")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--noise", type=Path, required=True)
    parser.add_argument("--command", required=True, help="the training command, for the card")
    parser.add_argument("--commit", default="", help="commit the training ran at, for the card")
    arguments = parser.parse_args()
    model = (arguments.run / "model.tflite").read_bytes()
    figures = measure(arguments.run, model, arguments.data, arguments.noise)
    golden = wav_bytes(golden_recording(model))
    files = {"model.tflite": model, "golden.wav": golden}
    manifest = make_manifest(arguments, model, files, figures)
    card = Environment(
        loader=FileSystemLoader(ROOT / "tools/templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    ).get_template("model_card.md.j2")
    files["manifest.json"] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    files["card.md"] = card.render(manifest).encode()
    with atomic_folder(ROOT / "models" / arguments.name, may_replace=lambda _: None) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)


def measure(run: Path, model: bytes, data: Path, noise: Path) -> dict[str, Any]:
    """Validation figures through the C library, as plain JSON types."""
    experiment = load(run / "config.json")
    spotter = Spotter(model)
    labels, steps = [label.name for label in spotter.record.labels], experiment.train.readout_steps

    def clips(snr_db: float | None) -> Any:
        return load_clips([data], labels, experiment.data, "validation", noise=[noise], snr_db=snr_db)

    clean = clips(None)
    result = measure_accuracy(spotter, clean, steps)
    heard = measure_events(spotter, clean)
    training = json.loads((run / "result.json").read_text())
    return {
        "accuracy": rate(result.accuracy),
        "float_accuracy": training["float_validation_accuracy"],
        "recall": {label: rate(value) for label, value in zip(labels, recalls(result.confusion), strict=True)},
        "noisy": {f"{db:.0f}": rate(measure_accuracy(spotter, clips(db), steps).accuracy) for db in NOISE_DB},
        "words_found": rate(heard.hits),
        "words_confused": heard.wrong,
        "background_with_event": rate(heard.false),
    }


def rate(value: Rate) -> dict[str, Any]:
    """Share with its 95 % Wilson interval."""
    low, high = value.interval
    return {"hits": value.hits, "trials": value.trials, "value": value.value, "low": low, "high": high}


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
    arguments: argparse.Namespace, model: bytes, files: dict[str, bytes], figures: dict[str, Any]
) -> dict[str, Any]:
    """Everything about the model, as plain JSON types."""
    facts = model_info(model)
    data = json.loads((arguments.run / "data.json").read_text())
    return {
        "name": arguments.name,
        "command": arguments.command,
        "commit": arguments.commit,
        "seed": facts["provenance"]["seed"],
        "licence": facts["provenance"]["licence"],
        "labels": [label["name"] for label in facts["labels"]],
        "model_bytes": facts["model_bytes"],
        "memory_bytes": facts["memory_bytes"],
        "operators": facts["operators"],
        "experiment": to_dict(load(arguments.run / "config.json")),
        "data": data["sources"],
        "clips": data["clips"],
        "figures": figures,
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


if __name__ == "__main__":
    main()
