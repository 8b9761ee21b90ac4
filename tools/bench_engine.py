"""Time of one network step: the C engine beside the `tflite-micro` package's invoke, same process, same model.

Both run on one thread in alternating rounds; the median round of each counts. For the package only invoke() is timed,
not the copying of inputs, states and outputs that a stream needs; ours includes all of that.

Usage: python tools/bench_engine.py [MODEL.tflite ...] [--rounds 31]
Without a model a freshly initialised fc_gru of the default size is converted (needs the `train` extra).
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tflite_micro import runtime

from kws._native import Engine, engine_name

STEPS = 200
GOAL = 3.0


def main() -> int:
    """Prints times and ratio per model; the status is 1 when a ratio misses the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=31)
    arguments = parser.parse_args()
    models = {path.stem: path.read_bytes() for path in arguments.models} or {"fc_gru (untrained)": untrained_fc_gru()}
    print(f"{platform.machine()}, {engine_name()} engine, median of {arguments.rounds} rounds of {STEPS} steps")
    worst = min([bench(name, model, arguments.rounds) for name, model in models.items()])
    print(f"goal of {GOAL:g} times the package's speed: {'reached' if worst >= GOAL else 'MISSED'}")
    return 0 if worst >= GOAL else 1


def bench(name: str, model: bytes, rounds: int) -> float:
    """Prints one line and returns the ratio of the two times."""
    count = len(Engine(model).inputs)
    engine = Engine(model, [(i, i) for i in range(1, count)])
    reference = runtime.Interpreter.from_bytes(model, arena_size=1 << 20)
    shape = engine.inputs[0]["shape"]
    features = np.random.default_rng(1).integers(-128, 128, (STEPS, *shape)).astype(np.int8)
    for index in range(1, count):
        reference.set_input(np.zeros(engine.inputs[index]["shape"], np.int8), index)
    reference.set_input(features[0], 0)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(us_per_step(ours_step(engine, features)))
        theirs.append(us_per_step(lambda: invoke(reference)))
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"{name}: {statistics.median(ours):.2f} us, tflite-micro {statistics.median(theirs):.2f} us, "
          f"{ratio:.1f} times faster; {engine.used_bytes} bytes of RAM, model {len(model)} bytes")  # fmt: skip
    return ratio


def ours_step(engine: Engine, features: np.ndarray[Any, Any]) -> Callable[[], object]:
    """All steps in one call where the scores are int8, else one call per step."""
    if engine.outputs[0]["type"] == "int8":
        flat = features.reshape(STEPS, -1)
        return lambda: engine.run(flat, 0, 0)
    rest = [None] * (len(engine.inputs) - 1)
    return lambda: [engine.execute([step, *rest]) for step in features]


def invoke(reference: runtime.Interpreter) -> None:
    """As many invokes as steps."""
    for _ in range(STEPS):
        reference.invoke()


def us_per_step(work: Callable[[], object]) -> float:
    """Microseconds of one step."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / STEPS * 1e6


def untrained_fc_gru() -> bytes:
    """The default fc_gru with random weights: the speed does not depend on them."""
    import keras  # noqa: PLC0415 - only needed without a model

    from kws.config import FcGruConfig  # noqa: PLC0415
    from kws.model import build_model  # noqa: PLC0415
    from kws.quantize import convert, observe_ranges  # noqa: PLC0415

    keras.utils.set_random_seed(1)
    model = build_model(FcGruConfig(), 40, 12)
    observe_ranges(model, [np.random.default_rng(1).integers(-128, 128, (4, 60, 40)).astype(np.int8)])
    return convert(model)


if __name__ == "__main__":
    sys.exit(main())
