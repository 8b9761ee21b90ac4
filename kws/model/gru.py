"""GRU layer from fully connected and elementwise operators only.

TensorFlow Lite Micro has no GRU kernel; expressed this way one time step is two FULLY_CONNECTED, two SPLIT and ten
elementwise operators, and the state is an ordinary tensor. The gates follow Cho et al. (2014) in the variant whose
reset gate acts after the recurrent product (cuDNN, Keras `reset_after=True`): one product with the state is enough.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from kws.model.dense import flat_matmul
from kws.model.quant_point import QuantMode, QuantPoint

Tensor = Any

STATE_SCALE = 1 / 128
"""States lie in [-1, 1) at this scale and zero point 0, on the input and on the output side."""


class FcGru(keras.layers.Layer):
    """One GRU layer.

    Args:
        shared: the model's quantization mode.
        inputs: width of the input.
        units: width of the state.
    """

    def __init__(self, shared: QuantMode, inputs: int, units: int, *, name: str) -> None:
        super().__init__(name=name)
        self._shared = shared
        self.units = units
        self.kernel = self.add_weight(name="kernel", shape=(inputs, 3 * units), initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(3 * units,), initializer="zeros")
        self.recurrent_kernel = self.add_weight(
            name="recurrent_kernel", shape=(units, 3 * units), initializer="orthogonal"
        )
        self.recurrent_bias = self.add_weight(name="recurrent_bias", shape=(3 * units,), initializer="zeros")
        self.input_point = QuantPoint(shared, name="input_gates")
        self.recurrent_point = QuantPoint(shared, name="recurrent_gates")
        self.update_sum_point = QuantPoint(shared, name="update_sum")
        self.reset_sum_point = QuantPoint(shared, name="reset_sum")
        self.reset_product_point = QuantPoint(shared, name="reset_product")
        self.candidate_sum_point = QuantPoint(shared, name="candidate_sum")
        self.gate_point = QuantPoint(shared, fixed_scale=1 / 256, unsigned=True, name="gate")
        self.candidate_point = QuantPoint(shared, fixed_scale=1 / 128, name="candidate")
        self.difference_point = QuantPoint(shared, fixed_scale=2 / 128, name="difference")
        self.update_point = QuantPoint(shared, fixed_scale=2 / 128, name="update")
        self.state_point = QuantPoint(shared, fixed_scale=STATE_SCALE, name="state")
        self.built = True

    def input_gates(self, x: Tensor) -> Tensor:
        """The part of the gates that does not depend on the state: [..., inputs] -> [..., 3 * units]."""
        products = flat_matmul(x, self._shared.weights(self.kernel))
        return self.input_point(products + self._shared.bias(self.bias))

    def recurrent_weights(self) -> Tensor:
        """The recurrent kernel as the current mode shows it; taken once, outside of the loop over time."""
        return self._shared.weights(self.recurrent_kernel)

    def step(self, gates: Tensor, state: Tensor, recurrent_weights: Tensor) -> Tensor:
        """One time step.

        Args:
            gates: [batch, 3 * units] from input_gates (update, reset, candidate).
            state: [batch, units].
            recurrent_weights: from recurrent_weights().

        Returns:
            The new state, [batch, units].
        """
        products = ops.matmul(state, recurrent_weights)
        recurrent = self.recurrent_point(products + self._shared.bias(self.recurrent_bias))
        x_update, x_reset, x_candidate = ops.split(gates, 3, axis=-1)
        h_update, h_reset, h_candidate = ops.split(recurrent, 3, axis=-1)
        update = self.gate_point(ops.sigmoid(self.update_sum_point(x_update + h_update)))
        reset = self.gate_point(ops.sigmoid(self.reset_sum_point(x_reset + h_reset)))
        gated = self.reset_product_point(reset * h_candidate)
        candidate = self.candidate_point(ops.tanh(self.candidate_sum_point(x_candidate + gated)))
        difference = self.difference_point(state - candidate)
        return self.state_point(candidate + self.update_point(update * difference))

    def scan(self, x: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """All steps of a sequence: [batch, steps, inputs], [batch, units] -> ([batch, steps, units], new state)."""
        weights = self.recurrent_weights()
        gates = self.input_gates(x)
        if keras.backend.backend() == "jax" and self._shared.mode != "observe":
            # A loop compiles in seconds there and is no slower; in TensorFlow it is, so the steps are written out.
            by_step = ops.swapaxes(gates, 0, 1)
            state, scanned = ops.scan(lambda old, gate: (self.step(gate, old, weights),) * 2, state, by_step)
            return ops.swapaxes(scanned, 0, 1), state
        outputs = []
        for t in range(x.shape[1]):
            state = self.step(gates[:, t], state, weights)
            outputs.append(state)
        return ops.stack(outputs, axis=1), state
