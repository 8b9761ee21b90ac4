"""Inputs that search a model for differences: noise, extremes, and streams like those of audio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

KINDS = ("random", "extreme", "streamed")
FLOAT_EXTREMES = (0.0, -0.0, 1e-40, 1.0, -1.0, 127.5, -128.5, 1e30, -1e30)


class InputSource:
    """Values of one input tensor, repeatable from its generator."""

    def __init__(self, tensor: Mapping[str, Any], generator: np.random.Generator) -> None:
        """Starts with a stream of zeros.

        Args:
            tensor: as in `Engine.inputs`.
            generator: of random numbers; the source draws from it.
        """
        self._shape = tuple(tensor["shape"])
        self._type = np.dtype(tensor["type"])
        self._count = int(np.prod(self._shape))
        self._generator = generator
        self._stream = np.zeros(self._count, self._type)

    def draw(self, kind: str) -> NDArray[Any]:
        """The next values.

        Args:
            kind: "random": evenly over the type's range; "extreme": only its ends, or one of them everywhere;
                "streamed": the last values moved on by one row, a new one behind them that wanders slowly.
        """
        values = {"random": self._random, "extreme": self._extreme, "streamed": self._streamed}[kind]()
        return values.astype(self._type).reshape(self._shape)

    def _random(self) -> NDArray[Any]:
        if self._type.kind == "f":
            return self._generator.normal(0, 10.0 ** self._generator.integers(-3, 4), self._count)
        low, high = self._ends()
        return self._generator.integers(low, high, self._count, endpoint=True)

    def _extreme(self) -> NDArray[Any]:
        ends = FLOAT_EXTREMES if self._type.kind == "f" else self._ends()
        size = 1 if self._generator.random() < 0.3 else self._count
        return np.resize(self._generator.choice(ends, size), self._count)

    def _streamed(self) -> NDArray[Any]:
        row = max(1, self._shape[-1] if len(self._shape) > 0 else 1)
        last = self._stream[-row:].astype(np.float64)
        low, high = (-4.0, 4.0) if self._type.kind == "f" else self._ends()
        moved = last + self._generator.normal(0, (high - low) / 32, last.size)
        self._stream = np.concatenate([self._stream[row:], np.clip(moved, low, high).astype(self._type)])
        return self._stream

    def _ends(self) -> tuple[int, int]:
        limits = np.iinfo(self._type)
        return int(limits.min), int(limits.max)
