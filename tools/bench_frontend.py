"""Time of one 10 ms hop: the C front end beside TFLM's micro frontend (package pymicro-features).

Both run on one core over the same audio; the best of many short rounds counts. Two figures for ours: one call for all
the audio (the C code itself) and one Python call per hop (as micro frontend's package is driven).

Usage: python tools/bench_frontend.py [--rounds 60]
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kws.config.frontend import FrontendConfig
from kws.features.extract import FeatureExtractor

HOP = 160
SECONDS = 2
GOAL_US = 12.0


def main() -> int:
    """Prints the times; the status is 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=60)
    rounds = parser.parse_args().rounds
    pcm = np.clip(np.random.default_rng(1).standard_normal(SECONDS * 16000) * 3000, -32768, 32767).astype(np.int16)
    hops = [pcm[i : i + HOP] for i in range(0, len(pcm), HOP)]
    extractor = FeatureExtractor(FrontendConfig())

    def by_hop() -> None:
        extractor.reset()
        for hop in hops:
            extractor.push(hop)

    ours = best_us(lambda: extractor.features(pcm), len(hops), rounds)
    print(f"{platform.machine()}, {SECONDS} s of noise, best of {rounds} rounds, {extractor.config}")
    print(f"whispro front end, one call for all       {ours:8.2f} us per hop")
    print(f"whispro front end, one Python call a hop  {best_us(by_hop, len(hops), rounds):8.2f} us per hop")
    print_micro_frontend(hops, rounds)
    print(f"memory of one front end: {extractor.memory_bytes} bytes")
    print(f"goal of {GOAL_US:g} us per hop: {'reached' if ours <= GOAL_US else 'MISSED'}")
    return 0 if ours <= GOAL_US else 1


def print_micro_frontend(hops: list[NDArray[np.int16]], rounds: int) -> None:
    """Times pymicro-features where it is installed."""
    try:
        from pymicro_features import MicroFrontend  # noqa: PLC0415 - optional
    except ImportError:
        print("TFLM micro frontend: pip install pymicro-features to compare")
        return
    packed = [hop.tobytes() for hop in hops]

    def run() -> None:
        frontend = MicroFrontend()
        for hop in packed:
            frontend.process_samples(hop)

    print(f"TFLM micro frontend, one Python call a hop{best_us(run, len(hops), rounds):8.2f} us per hop")


def best_us(run: Callable[[], object], hops: int, rounds: int) -> float:
    """Shortest time of several rounds, in microseconds per hop."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) / hops * 1e6


if __name__ == "__main__":
    sys.exit(main())
