"""Speed beside others: the engine against what else runs the same model on this computer."""

from kws.bench.engine import ModelBench, bench_engine
from kws.bench.machine import cpu_name

__all__ = ["ModelBench", "bench_engine", "cpu_name"]
