"""Error of the integer front end against librosa in float64, over labelled clips at four levels.

Usage: python tools/feature_error.py --data ../shared/data/commands [--set frontend.bands=80]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kws.config.experiment import Experiment
from kws.config.overrides import apply_overrides
from kws.config.serialize import load
from kws.data.audio import read_audio
from kws.data.clips import SPLITS
from kws.data.source import open_source
from kws.errors import KwsError
from kws.features.feature_error import LEVELS, measure_all

GOAL_RMS_DB = 0.1
GOAL_STEPS = 1


def main() -> int:
    """Prints the table; the status is 1 when a goal is missed or the data cannot be read."""
    args = _parse()
    try:
        experiment = apply_overrides(load(args.config) if args.config else Experiment(), args.set)
        clips = [c for c in open_source(args.data, experiment.data).clips if c.split == args.split]
        clips = clips[:: max(1, len(clips) // args.clips)] if args.clips else clips
        recordings = [read_audio(clip.path) for clip in clips]
        rows = {level: measure_all(map(change, recordings), experiment.frontend) for level, change in LEVELS.items()}
    except KwsError as error:
        print(f"feature_error: {error}", file=sys.stderr)
        return 1
    print(f"{len(clips)} {args.split} clips of {args.data}, {experiment.frontend}")
    print(f"{'level':<24}{'values':>10}{'rms dB':>10}{'max dB':>10}{'max steps':>11}{'int8 differing':>16}")
    for level, e in rows.items():
        print(f"{level:<24}{e.values:>10}{e.rms_db:>10.5f}{e.max_db:>10.4f}{e.max_steps:>11}{e.differing:>16.3%}")
    reached = all(e.values and e.rms_db <= GOAL_RMS_DB and e.max_steps <= GOAL_STEPS for e in rows.values())
    print(f"goal of {GOAL_RMS_DB} dB RMS and {GOAL_STEPS} step: {'reached' if reached else 'MISSED'}")
    return 0 if reached else 1


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="labelled audio, as for kws train")
    parser.add_argument("--split", choices=SPLITS, default="validation")
    parser.add_argument("--clips", type=int, default=0, help="about this many, evenly spread; 0: all")
    parser.add_argument("--config", type=Path, help="experiment file; default: the default experiment")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="as for kws train")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
