"""Configuration: frozen dataclasses that say everything about an experiment; no logic beyond validation."""

from kws.config.experiment import AugmentConfig, DataConfig, DetectorConfig, Experiment, TrainConfig
from kws.config.frontend import FrontendConfig, MelScale, WindowKind
from kws.config.model import DnnConfig, DsCnnConfig, FcGruConfig, ModelConfig, StreamConfig, TcnConfig

__all__ = [
    "AugmentConfig",
    "DataConfig",
    "DetectorConfig",
    "DnnConfig",
    "DsCnnConfig",
    "Experiment",
    "FcGruConfig",
    "FrontendConfig",
    "MelScale",
    "ModelConfig",
    "StreamConfig",
    "TcnConfig",
    "TrainConfig",
    "WindowKind",
]
