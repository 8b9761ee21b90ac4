"""Recall with and without the gate, and the share of network steps it lets run, on clips between pauses.

Usage: python tools/gate_recall.py models/commands-fc-gru-medium --data ../shared/data/commands [--set gate.margin_db=8]
Each keyword clip is heard after three seconds of white noise, in that noise, at several ratios of speech to noise.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from kws.config.experiment import Experiment
from kws.config.overrides import apply_overrides
from kws.data.clips import SPLITS
from kws.errors import KwsError
from kws.evaluate.clips import ClipSet, load_clips
from kws.evaluate.gate import measure_gate
from kws.export.resolve import read_model
from kws.record import read_record

SNR_DB = (30.0, 20.0, 10.0, 5.0)


def main() -> int:
    """Prints the table; the status is 1 when the data or the model cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="as for kws detect")
    parser.add_argument("--data", type=Path, required=True, help="labelled audio, as for kws train")
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--clips", type=int, default=400, help="about this many, evenly spread; 0: all")
    parser.add_argument(
        "--set", action="append", default=[], metavar="KEY=VALUE", help="of the gate, e.g. gate.margin_db=8"
    )
    args = parser.parse_args()
    try:
        experiment = apply_overrides(Experiment(), ["gate.enabled=true", *args.set])
        model = read_model(args.model)
        labels = [label.name for label in read_record(model).labels]
        data = replace(experiment.data, silence_percent=0.0, unknown_percent=0.0)
        clips = every(load_clips([args.data], labels, data, args.split), args.clips)
        results = {snr: measure_gate(model, clips, experiment.gate, snr) for snr in SNR_DB}
    except KwsError as error:
        print(f"gate_recall: {error}", file=sys.stderr)
        return 1
    print(f"{args.model}, {clips.source}, {len(clips.pcm)} clips, {experiment.gate}")
    print(f"{'noise':>8}{'recall without':>18}{'with gate':>12}{'lost':>8}{'steps run':>12}")
    for snr, result in results.items():
        without, gated, steps = (rate.value for rate in (result.always, result.gated, result.steps))
        print(f"{snr:>5.0f} dB{without:>18.1%}{gated:>12.1%}{without - gated:>8.1%}{steps:>12.1%}")
    return 0


def every(clips: ClipSet, count: int) -> ClipSet:
    """About `count` of the clips, evenly spread; all for 0."""
    step = max(1, len(clips.pcm) // count) if count else 1
    return replace(clips, pcm=clips.pcm[::step], truth=clips.truth[::step])


if __name__ == "__main__":
    sys.exit(main())
