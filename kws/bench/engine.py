"""One network step of our engine beside TensorFlow Lite Micro's and LiteRT's, on one model."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kws.bench.litert import LiteRt
from kws.bench.native import NativeEngine
from kws.bench.rounds import Contender, Timing, time_rounds
from kws.bench.tflm_package import PackageEngine
from kws.bench.tflm_tree import TflmTree
from kws.errors import KwsError
from kws.evaluate.parity.any_model import state_links
from kws.evaluate.parity.inputs import InputSource

PACKAGE = "tflite-micro package"


@dataclass(frozen=True, kw_only=True)
class ModelBench:
    """What was timed.

    Attributes:
        timings: ours first.
        missing: why a contender has no figure, one sentence each.
        model_bytes: size of the file.
        memory_bytes: RAM of our engine.
        arena_bytes: what the `tflite-micro` package takes of its arena, a build with 64-bit pointers.
    """

    timings: tuple[Timing, ...]
    missing: tuple[str, ...]
    model_bytes: int
    memory_bytes: int
    arena_bytes: int

    @property
    def memory_share(self) -> float:
        """Our RAM by the package's arena."""
        return self.memory_bytes / self.arena_bytes

    @property
    def times_faster(self) -> float:
        """How often the `tflite-micro` package's time is ours."""
        return next(timing.ratio for timing in self.timings if timing.name == PACKAGE)


def bench_engine(model: bytes, *, rounds: int, tflm_root: Path | None = None) -> ModelBench:
    """Times all contenders in alternating rounds, each on random inputs and on one thread.

    Args:
        model: .tflite bytes, with or without a record.
        rounds: at least 1.
        tflm_root: a built tflite-micro tree; its library is timed from C++, in a process of its own.

    Raises:
        KwsError: the engine, the package or the tree cannot run the model, or the tree is no built one.
        ModuleNotFoundError: tflite-micro is not installed.
    """
    missing = []
    with ExitStack() as stack:
        ours = NativeEngine(model, state_links(model))
        inputs = [
            InputSource(tensor, np.random.default_rng([1, index])).draw("random")
            for index, tensor in enumerate(ours.engine.inputs)
        ]
        ours.engine.execute(inputs)
        package = PackageEngine(model, inputs)
        contenders: list[Contender] = [ours, package]
        try:
            contenders.append(LiteRt(model, inputs))
        except ModuleNotFoundError:
            missing.append('LiteRT is not installed; run: pip install "kws[litert]"')
        except KwsError as error:
            missing.append(str(error))
        if tflm_root is None:
            missing.append("no C++ TFLM build: name a built tflite-micro tree with --tflm-root or TFLM_ROOT")
        else:
            contenders.append(stack.enter_context(TflmTree(tflm_root, model, inputs)))
        timings = time_rounds(contenders, rounds)
    return ModelBench(
        timings=timings,
        missing=tuple(missing),
        model_bytes=len(model),
        memory_bytes=ours.engine.used_bytes,
        arena_bytes=package.arena_bytes,
    )
