"""A model on long recordings: false accepts an hour, false rejects, latency, at every threshold."""

from kws.evaluate.stream.heard import Heard, hear
from kws.evaluate.stream.points import calibrated
from kws.evaluate.stream.score import StreamScore, score_at
from kws.evaluate.stream.sweep import Sweep, sweep

__all__ = ["Heard", "StreamScore", "Sweep", "calibrated", "hear", "score_at", "sweep"]
