"""The `tflite-micro` package as a contender."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from numpy.typing import NDArray

from kws.bench.rounds import stopwatch_calls
from kws.evaluate.tflm_package import TflmPackage


class PackageEngine:
    """TFLM's interpreter with reference kernels, through its Python package."""

    def __init__(self, model: bytes, inputs: Sequence[NDArray[Any]]) -> None:
        """Sets the model up and fills its inputs.

        Raises:
            KwsError: the package refuses the model.
            ModuleNotFoundError: it is not installed.
        """
        self.name = "tflite-micro package"
        self._interpreter = TflmPackage(model)
        self.version = version("tflite-micro")
        self.included = "invoke() alone, one Python call per step"
        self._interpreter.execute(inputs)
        self.arena_bytes = self._interpreter.arena_bytes()

    def seconds(self, steps: int) -> float:
        """Runs that many steps."""
        return stopwatch_calls(self._interpreter.invoke, steps)
