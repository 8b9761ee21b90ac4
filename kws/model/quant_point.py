"""A place in a network where an activation becomes int8."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import keras
import numpy as np
from keras import ops

from kws.model.fake_quant import INT8_MAX, INT8_MIN, fake_quant, fake_quant_weights

Tensor = Any

Quantization = Literal["off", "observe", "fake", "export"]


class Exporter(Protocol):
    """What mode "export" needs from the converter."""

    def value(self, variable: Any) -> np.ndarray:
        """The variable's numbers, also while a function is traced."""

    def fake_quant(self, x: Tensor, low: float, high: float, narrow_range: bool) -> Tensor:
        """x, marked as int8 between low and high."""


_OBSERVED_VALUES = 200_000


@dataclass
class QuantMode:
    """What all quantization points of one model do; shared by reference.

    Attributes:
        mode: "off" passes values through, "observe" collects their range (eager only), "fake" simulates int8,
            "export" marks them for the converter.
        exporter: set by kws.quantize for the duration of a conversion.
    """

    mode: Quantization = "off"
    exporter: Exporter | None = field(default=None, repr=False)

    def weights(self, weights: Tensor) -> Tensor:
        """Weights, a variable or computed from `numbers`, as the current mode shows them; one scale for all."""
        if self.mode == "fake":
            return fake_quant_weights(weights)
        if self.mode == "export":
            numbers = self.numbers(weights)
            limit = float(INT8_MAX * max(np.abs(numbers).max() / INT8_MAX, 1e-9))
            return self.exporting.fake_quant(numbers, -limit, limit, True)
        return weights

    def channel_weights(self, weights: Tensor) -> Tensor:
        """The same with one scale per index of the last axis, which is what the converter does by itself."""
        return fake_quant_weights(weights, per_channel=True) if self.mode == "fake" else weights

    def bias(self, bias: Tensor) -> Tensor:
        """Biases as the current mode shows them to the network; int32 on the device."""
        return self.numbers(bias)

    def numbers(self, variable: Tensor) -> Tensor:
        """A variable, in mode "export" as the constant it will be."""
        if self.mode != "export" or isinstance(variable, np.ndarray):
            return variable
        return self.exporting.value(variable)

    @property
    def exporting(self) -> Exporter:
        """The exporter; RuntimeError outside of a conversion."""
        if self.exporter is None:
            raise RuntimeError("quantization mode 'export' is for kws.quantize only")
        return self.exporter


class QuantPoint(keras.layers.Layer):
    """Quantizes an activation to int8.

    Args:
        shared: the model's mode.
        fixed_scale: scale fixed by design; None: found by observation, then trained.
        unsigned: integers start at the zero point -128, as after a ReLU or a sigmoid; else zero point 0.
    """

    def __init__(
        self, shared: QuantMode, *, fixed_scale: float | None = None, unsigned: bool = False, name: str
    ) -> None:
        super().__init__(name=name)
        self._shared = shared
        self._fixed = fixed_scale is not None
        self._low, self._high = (0, 255) if unsigned else (INT8_MIN, INT8_MAX)
        self._samples: list[np.ndarray] = []
        self.scale = self.add_weight(
            name="scale",
            shape=(),
            initializer=keras.initializers.Constant(fixed_scale or 1 / 16),
            trainable=not self._fixed,
        )
        self.built = True

    def call(self, x: Tensor) -> Tensor:
        """Passes x on as the shared mode demands; shape unchanged."""
        mode = self._shared.mode
        if mode == "fake":
            # One scale per unit, all the same: their gradients add up over rows first, which vectorises.
            scale = ops.broadcast_to(ops.maximum(self.scale, 1e-6), x.shape[-1:])
            return fake_quant(x, scale, self._low, self._high)
        if mode == "export":
            scale = float(self._shared.exporting.value(self.scale))
            return self._shared.exporting.fake_quant(x, self._low * scale, self._high * scale, False)
        if mode == "observe" and not self._fixed:
            self._samples.append(ops.convert_to_numpy(x).ravel())
        return x

    @property
    def quantization(self) -> tuple[float, int]:
        """Scale and zero point of the device's int8 tensor."""
        return float(ops.convert_to_numpy(self.scale)), INT8_MIN - self._low

    def settle(self) -> None:
        """Sets the scale to the one with the least squared error over the observed values, and forgets them."""
        if not self._samples:
            return
        values = np.concatenate(self._samples).astype(np.float64)
        self._samples.clear()
        reach = max(values.max() / self._high, values.min() / self._low if self._low else 0.0, 1e-6)
        if values.size > _OBSERVED_VALUES:
            values = np.random.default_rng(0).choice(values, _OBSERVED_VALUES, replace=False)
        candidates = reach * np.linspace(0.3, 1.0, 36)
        errors = [_squared_error(values, scale, self._low, self._high) for scale in candidates]
        self.scale.assign(float(candidates[int(np.argmin(errors))]))


def _squared_error(values: np.ndarray, scale: float, low: int, high: int) -> float:
    quantized = np.clip(np.round(values / scale), low, high) * scale
    return float(np.sum((quantized - values) ** 2))
