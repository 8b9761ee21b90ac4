"""Our engine as a contender."""

from __future__ import annotations

from collections.abc import Sequence

import kws
from kws import _native
from kws.bench.rounds import stopwatch


class NativeEngine:
    """The C engine that the bindings were built with."""

    def __init__(self, model: bytes, links: Sequence[tuple[int, int]]) -> None:
        """Sets the model up.

        Raises:
            KwsError: the engine refuses the model.
        """
        self.name = f"kws ({_native.engine_name()} engine)"
        self.version = kws.__version__
        self.included = "the network and the move of its states, called from C++ in one loop"
        self.engine = _native.Engine(model, links)

    def seconds(self, steps: int) -> float:
        """Runs that many steps."""
        return stopwatch(lambda: self.engine.repeat(steps))
