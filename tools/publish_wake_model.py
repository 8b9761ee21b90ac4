"""Makes models/NAME from a finished wake-word training: model with operating points, golden recording, manifest, card.

Usage: python tools/publish_wake_model.py RUN NAME --data DIR --noise DIR --rir DIR --speech DIR --command "kws ..."
           [--confusables FOLDER] [--synthetic] [--hours 4] [--commit HASH] [--note SENTENCE]
--synthetic: nobody has recorded the word; --data is the speech folder of `kws wake`, of which only the word is heard.
Measured here through the C library on long recordings of the validation split, mixed as `kws stream-make` does:
operating points and thresholds come from speech over noise at 10 dB, and hold unchanged for the other conditions.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from publish_model import ROOT, golden_recording, make_manifest, render_card, training_of_run

from kws.config.experiment import DataConfig, Experiment
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.data.audio import sound_bytes
from kws.data.source import open_noise, open_source, open_speech
from kws.evaluate.full_report import rate_facts
from kws.evaluate.stream import Heard, StreamScore, calibrated, sweep
from kws.evaluate.stream.heard import hear_one
from kws.evaluate.stream.score import score_at
from kws.export.atomic import atomic_folder
from kws.record import ModelRecord, attach, encode, read_record
from kws.simulate.spotter import Spotter
from kws.streams import Material, StreamConfig, build_stream, cut_stream
from kws.streams.material import join_material
from kws.wake.confusables import taken_for_the_phrase
from kws.wake.material import labelled

RATES_PER_HOUR = (0.1, 0.5, 1.0, 2.0, 5.0)
CHOSEN_PER_HOUR = 0.5
RATES_PER_DAY = (12.0, 3.0, 24.0)
PIECE_S = 60
CHECK_HOURS = 0.1
"""Of the recording that tests measure again."""

SYNTHETIC_CHECK_Q15 = round(0.02 * 32768)
"""Threshold of that where nobody has recorded the word: so low that running speech alone gives events to compare."""


@dataclass(frozen=True)
class Condition:
    """What the long recordings of one row of the card are like."""

    name: str
    config: StreamConfig


def conditions(hours: float, repeats: int) -> tuple[Condition, ...]:
    """The first one gives the thresholds."""
    plain = StreamConfig(hours=hours, repeats=repeats, snr_db=10.0)
    return (
        Condition("noise at 10 dB SNR", plain),
        Condition("the same at -40 dBFS", replace(plain, level_dbfs=-40.0)),
        Condition("the same in rooms", replace(plain, room=True)),
        Condition("noise at 5 dB SNR", replace(plain, snr_db=5.0)),
        Condition("without noise", replace(plain, snr_db=None)),
    )


def main() -> None:
    """Measures, then writes the folder whole."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("origin", type=Path, help="run folder")
    parser.add_argument("name")
    for option in ("--data", "--noise", "--rir", "--speech"):
        parser.add_argument(option, type=Path, required=True)
    parser.add_argument("--command", required=True, help="the training commands, for the card")
    parser.add_argument("--commit", default="", help="commit the training ran at, for the card")
    parser.add_argument("--note", default="", help="one more sentence about the training data, for the card")
    parser.add_argument("--confusables", type=Path, help="speech folder of `kws wake`: what sounds like the phrase")
    parser.add_argument("--synthetic", action="store_true", help="--data holds synthetic voices")
    parser.add_argument("--hours", type=float, default=4.0)
    parser.add_argument("--repeats", type=int, default=6, help="how often every recording of the word comes")
    arguments = parser.parse_args()
    plain = (arguments.origin / "model.tflite").read_bytes()
    model, figures = measure(arguments, plain)
    files = {"model.tflite": model, "golden.wav": sound_bytes(golden_recording(model), "WAV")}
    manifest = make_manifest(arguments.name, model, files, training_of_run(arguments), figures)
    manifest |= {"note": arguments.note}
    files["manifest.json"] = (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()
    files["card.md"] = render_card(manifest, "wake_card.md.j2").encode()
    with atomic_folder(ROOT / "models" / arguments.name, may_replace=lambda _: None) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)


def measure(arguments: argparse.Namespace, plain: bytes) -> tuple[bytes, dict[str, Any]]:
    """The model with operating points, and all figures as JSON types."""
    record = read_record(plain)
    config = DataConfig(words=record.keywords)
    recordings = open_source(arguments.data, config)
    material = join_material(
        [labelled(recordings, record.keywords) if arguments.synthetic else recordings],
        record.keywords,
        "validation",
        speech=[open_speech(arguments.speech, record.keywords, config)],
        noise=[open_noise(arguments.noise)],
        rooms=[open_noise(arguments.rir)],
    )
    hear = partial(hear_condition, Spotter(plain), material)
    rows = conditions(arguments.hours, arguments.repeats)
    heard = hear(rows[0])
    measured = sweep(record, heard, rates_per_hour=(*RATES_PER_HOUR, *(rate / 24 for rate in RATES_PER_DAY)))
    chosen = measured.at_rate(CHOSEN_PER_HOUR)
    model = attach(plain, encode(calibrated(record, measured, RATES_PER_DAY)))
    table = [facts(rows[0].name, chosen)]
    table += [facts(row.name, score_at(record, hear(row), chosen.threshold_q15)) for row in rows[1:]]
    check = recheck(Spotter(plain), material, read_record(model), synthetic=arguments.synthetic)
    return model, {
        "synthetic": arguments.synthetic,
        "check": facts("check", check) | {"hours_made": CHECK_HOURS},
        "per_hour": CHOSEN_PER_HOUR,
        "repeats": arguments.repeats,
        "rates": [facts(f"{rate:g}", measured.at_rate(rate)) for rate in RATES_PER_HOUR],
        "conditions": table,
        "speakers": {
            name: rate_facts(rate)
            for name, rate in sorted(chosen.groups["speaker"].items(), key=lambda item: item[1].value)
        },
        "confused": confused(model, arguments.confusables, record.keywords),
    }


def recheck(spotter: Spotter, material: Material, record: ModelRecord, *, synthetic: bool) -> StreamScore:
    """What tests measure again; they have recordings of people, but no synthetic voices."""
    config = conditions(CHECK_HOURS, 0 if synthetic else 1)[0].config
    threshold_q15 = record.operating_points[0].threshold_q15[0]
    if synthetic:
        material, threshold_q15 = replace(material, keywords=[]), SYNTHETIC_CHECK_Q15
    return score_at(record, hear_condition(spotter, material, Condition("check", config)), threshold_q15)


def hear_condition(spotter: Spotter, material: Material, condition: Condition) -> list[Heard]:
    """The network's answers to the long recording of a condition, piece by piece."""
    pieces = cut_stream(build_stream(material, condition.config), PIECE_S * SAMPLE_RATE_HZ)
    return [hear_one(spotter, piece) for piece in pieces]


def confused(model: bytes, folder: Path | None, keywords: Sequence[str]) -> dict[str, Any]:
    """Synthetic testing clips of everything that is not the phrase, by what is said, at the first operating point."""
    if folder is None:
        return {}
    source = open_source(folder, Experiment().data)
    names = sorted({clip.label for clip in source.clips if not clip.label.startswith("_")} - set(keywords))
    rates = taken_for_the_phrase(Spotter(model), source, names, "testing")
    return {name: rate_facts(rate) for name, rate in rates.items()}


def facts(name: str, score: StreamScore) -> dict[str, Any]:
    """One row."""
    low, high = score.false_accepts.interval
    return {
        "name": name,
        "threshold": score.threshold_q15 / 32768,
        "hours": score.false_accepts.hours,
        "false_accepts": score.false_accepts.count,
        "per_hour": score.false_accepts.per_hour,
        "per_hour_interval": [low, high],
        "missed": rate_facts(score.false_rejects),
        "latency_s": [score.latency_at(50), score.latency_at(90)] if score.latency_s else None,
    }


if __name__ == "__main__":
    main()
