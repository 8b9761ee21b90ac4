"""Train a network of each family a few steps and print the losses and weights: run with KERAS_BACKEND set."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

import numpy as np
from keras import ops

from kws.config import (
    BandConfig,
    DnnConfig,
    DsCnnConfig,
    FcGruConfig,
    ModelConfig,
    StreamConfig,
    TcnConfig,
    TrainConfig,
)
from kws.model import build_model
from kws.train.optimizer import averaged, make_optimizer
from kws.train.readout import make_readout
from kws.train.step import make_repeatable, make_step

BATCH, FRAMES, BANDS, LABELS = 12, 24, 6, 3
STREAM = StreamConfig(stack_frames=4, step_frames=2)
NETWORKS: dict[str, ModelConfig] = {
    "fc_gru": FcGruConfig(
        stream=STREAM, context_units=(8,), context_norm=True, gru_units=(6, 5), projection_units=4, dropout=0.0
    ),
    "tcn": TcnConfig(stream=STREAM, channels=8, taps=3, dilations=(1, 2), dropout=0.0),
}


NETWORKS["ds_cnn"] = DsCnnConfig(stream=STREAM, channels=6, blocks=2, pool_steps=3, dropout=0.0)
NETWORKS["bands"] = replace(NETWORKS["tcn"], band_stack=BandConfig(filters=(5, 4), taps=(2, 2), strides=(2, 1)))
NETWORKS["dnn"] = DnnConfig(stream=STREAM, hidden_units=(8,), dropout=0.0)


def trained(network: ModelConfig, quantization: Any, readout: Any = "last") -> dict[str, Any]:
    make_repeatable(1)
    rng = np.random.default_rng(3)
    model = build_model(network, BANDS, LABELS)
    for variable in model.trainable_variables:
        if not variable.path.endswith("scale"):
            variable.assign(rng.normal(0, 0.3, variable.shape))
    model.quantization = quantization
    config = replace(TrainConfig(), readout=readout, readout_steps=3, weight_average=0.5)
    optimizer = make_optimizer(model, config)
    step = make_step(model, optimizer, config, make_readout(config, ("_unknown_", "yes", "no")))
    losses, state = [], None
    for number in range(6):
        features = rng.integers(-128, 128, (BATCH, FRAMES, BANDS)).astype(np.int8)
        labels = rng.integers(0, LABELS, BATCH).astype(np.int32)
        answers = rng.normal(0, 1, (BATCH, LABELS)).astype(np.float32) if number % 2 else None
        carry = rng.random(BATCH) < 0.5
        loss, _, state = step.train(features, labels, state, carry, rate=0.01, answers=answers)
        losses.append(float(loss))
    step.settle()
    with averaged(model, optimizer):
        judged, hits, _ = step.validate(features, labels, model.initial_state(BATCH))
        posteriors, _ = step.posteriors(features, model.initial_state(BATCH))
    numbers = [ops.convert_to_numpy(variable) for variable in model.variables if variable.dtype == "float32"]
    return {
        "losses": losses,
        "judged": judged.tolist(),
        "hits": hits.tolist(),
        "posteriors": posteriors[0].tolist(),
        "weights": np.concatenate([each.ravel() for each in numbers]).tolist(),
    }


if __name__ == "__main__":
    facts = {f"{name} {mode}": trained(NETWORKS[name], mode) for name in NETWORKS for mode in ("off", "fake")}
    facts["peak off"] = trained(NETWORKS["fc_gru"], "off", "peak")
    json.dump(facts, sys.stdout)
