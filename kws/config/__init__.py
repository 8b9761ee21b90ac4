"""Configuration: frozen dataclasses that say everything about an experiment; no logic beyond validation."""

from kws.config.experiment import AugmentConfig, DataConfig, DetectorConfig, Experiment, TrainConfig
from kws.config.frontend import FrontendConfig, MelScale, WindowKind
from kws.config.gate import GateConfig
from kws.config.microfrontend import AnyFrontendConfig, MicroFrontendConfig
from kws.config.model import (
    BandConfig,
    DnnConfig,
    DsCnnConfig,
    FcGruConfig,
    ModelConfig,
    StreamConfig,
    TcnConfig,
)
from kws.config.two_stage import TwoStageConfig

__all__ = [
    "AnyFrontendConfig",
    "AugmentConfig",
    "BandConfig",
    "DataConfig",
    "DetectorConfig",
    "DnnConfig",
    "DsCnnConfig",
    "Experiment",
    "FcGruConfig",
    "FrontendConfig",
    "GateConfig",
    "MelScale",
    "MicroFrontendConfig",
    "ModelConfig",
    "StreamConfig",
    "TcnConfig",
    "TrainConfig",
    "TwoStageConfig",
    "WindowKind",
]
