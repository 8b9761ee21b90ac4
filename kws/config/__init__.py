"""Configuration: frozen dataclasses that say everything about an experiment; no logic beyond validation."""

from kws.config.experiment import AugmentConfig, DataConfig, DetectorConfig, Experiment, TrainConfig
from kws.config.frontend import FrontendConfig, MelScale, WindowKind
from kws.config.model import DnnConfig, FcGruConfig, ModelConfig, StreamConfig

__all__ = [
    "AugmentConfig",
    "DataConfig",
    "DetectorConfig",
    "DnnConfig",
    "Experiment",
    "FcGruConfig",
    "FrontendConfig",
    "MelScale",
    "ModelConfig",
    "StreamConfig",
    "TrainConfig",
    "WindowKind",
]
