"""The optimizer of a phase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keras
from keras import ops

from kws.config.experiment import TrainConfig
from kws.train.contracts import Model

_NO_DECAY = ("bias", "scale")
_CLIP_NORM = 1.0


def make_optimizer(model: Model, config: TrainConfig) -> keras.optimizers.Optimizer:
    """AdamW with gradient clipping, built on the model's variables; biases and quantization scales do not decay.

    It keeps the moving average of the weights where the configuration asks for one.

    Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
    """
    average = config.weight_average
    optimizer = keras.optimizers.AdamW(
        weight_decay=config.weight_decay,
        global_clipnorm=_CLIP_NORM,
        use_ema=average > 0,
        ema_momentum=average,
    )
    optimizer.exclude_from_weight_decay(var_names=list(_NO_DECAY))
    optimizer.build(model.trainable_variables)
    return optimizer


@contextmanager
def averaged(model: Model, optimizer: keras.optimizers.Optimizer) -> Iterator[None]:
    """Within it the model has the moving average of its weights, where the optimizer keeps one and has begun.

    Source: Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992.
    """
    if not optimizer.use_ema or int(optimizer.iterations) == 0:
        yield
        return
    variables = model.trainable_variables
    own = [ops.convert_to_numpy(variable.value) for variable in variables]
    optimizer.finalize_variable_values(variables)
    try:
        yield
    finally:
        for variable, weights in zip(variables, own, strict=True):
            variable.assign(weights)
