"""Beside others: the engine against what else runs the same model here, a wake word against published models."""

from kws.bench.engine import ModelBench, bench_engine
from kws.bench.machine import cpu_name
from kws.bench.wake import WakeBench, bench_wake, only_keyword
from kws.bench.wake_models import peer_model, published_models

__all__ = [
    "ModelBench",
    "WakeBench",
    "bench_engine",
    "bench_wake",
    "cpu_name",
    "only_keyword",
    "peer_model",
    "published_models",
]
