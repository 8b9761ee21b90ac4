"""LiteRT (package `ai-edge-litert`) as a contender, on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from numpy.typing import NDArray

from kws.bench.rounds import stopwatch_calls
from kws.errors import KwsError


class LiteRt:
    """LiteRT's interpreter with its optimised kernels, delegates included as the package sets them."""

    def __init__(self, model: bytes, inputs: Sequence[NDArray[Any]]) -> None:
        """Sets the model up and fills its inputs.

        Raises:
            KwsError: LiteRT refuses the model.
            ModuleNotFoundError: it is not installed.
        """
        from ai_edge_litert.interpreter import Interpreter  # noqa: PLC0415

        self.name = "LiteRT"
        self.version = version("ai-edge-litert")
        self.included = "invoke() alone on one thread, one Python call per step"
        try:
            self._interpreter = Interpreter(model_content=model, num_threads=1)
            self._interpreter.allocate_tensors()
            for details, values in zip(self._interpreter.get_input_details(), inputs, strict=True):
                self._interpreter.set_tensor(details["index"], values)
            self._interpreter.invoke()
        except (RuntimeError, ValueError) as error:
            raise KwsError(f"LiteRT cannot run the model ({error})") from None

    def seconds(self, steps: int) -> float:
        """Runs that many steps."""
        return stopwatch_calls(self._interpreter.invoke, steps)
