"""The optimizer of a phase."""

from __future__ import annotations

import keras

from kws.train.contracts import Model

_NO_DECAY = ("bias", "scale")
_CLIP_NORM = 1.0


def make_optimizer(model: Model, weight_decay: float) -> keras.optimizers.Optimizer:
    """AdamW with gradient clipping, built on the model's variables; biases and quantization scales do not decay.

    Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
    """
    optimizer = keras.optimizers.AdamW(weight_decay=weight_decay, global_clipnorm=_CLIP_NORM)
    optimizer.exclude_from_weight_decay(var_names=list(_NO_DECAY))
    optimizer.build(model.trainable_variables)
    return optimizer
