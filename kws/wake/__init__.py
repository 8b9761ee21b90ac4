"""From a typed phrase to a wake-word model: speech, training, honest thresholds."""

from kws.wake.config import WakeConfig
from kws.wake.result import WakeResult
from kws.wake.run import make_wake_model

__all__ = ["WakeConfig", "WakeResult", "make_wake_model"]
