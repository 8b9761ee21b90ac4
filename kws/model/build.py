"""Configuration to model."""

from __future__ import annotations

from kws.config import DnnConfig, DsCnnConfig, FcGruConfig, ModelConfig, TcnConfig
from kws.model.dnn import DnnModel
from kws.model.ds_cnn import DsCnnModel
from kws.model.fc_gru import FcGruModel
from kws.model.streaming import StreamingModel
from kws.model.tcn import TcnModel


def build_model(config: ModelConfig, bands: int, labels: int) -> StreamingModel:
    """Builds a model with fresh weights (set keras.utils.set_random_seed before for repeatable ones).

    Args:
        config: family and sizes.
        bands: features per frame.
        labels: number of classes.
    """
    match config:
        case FcGruConfig():
            return FcGruModel(config, bands, labels)
        case TcnConfig():
            return TcnModel(config, bands, labels)
        case DsCnnConfig():
            return DsCnnModel(config, bands, labels)
        case DnnConfig():
            return DnnModel(config, bands, labels)
