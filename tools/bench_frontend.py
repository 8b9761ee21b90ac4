"""Time of one 10 ms hop: the C front end beside TFLM's micro frontend (package pymicro-features), in turns.

Both run on one core over the same audio, 40 bands from windows of 30 ms, each in a loop of compiled code; then once
more with one Python call a hop, as the package is driven. The package's compiled functions are called with
microWakeWord's settings; that they give the package's own features is checked first.

Usage: python tools/bench_frontend.py [--rounds 501] [--at-least 2.5]
Fails when the median ratio of the compiled loops is below --at-least.
"""

from __future__ import annotations

import argparse
import ctypes
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import kws
from kws.bench.machine import cpu_name
from kws.bench.rounds import Contender, stopwatch, time_rounds
from kws.config.frontend import FrontendConfig
from kws.errors import KwsError
from kws.export.toolchain import find_program
from kws.features.extract import FeatureExtractor

HOP = 160
HOPS = 25
FEATURE_UNIT = 0.0390625
STATE_BYTES = 1 << 16


class CompiledLoop:
    """Ours, one call for all the audio."""

    name, version, included = "kws, compiled loop", kws.__version__, "as configured by default"

    def __init__(self, pcm: NDArray[np.int16]) -> None:
        self._pcm, self._extractor = pcm, FeatureExtractor(FrontendConfig())

    def seconds(self, steps: int) -> float:
        """Runs over the audio that often."""
        return stopwatch(lambda: [self._extractor.push(self._pcm) for _ in range(steps)])


class PythonLoop:
    """Ours, one Python call per hop."""

    name, version, included = "kws, a Python call per hop", kws.__version__, "the same"

    def __init__(self, pcm: NDArray[np.int16]) -> None:
        self._hops, self._extractor = hops_of(pcm), FeatureExtractor(FrontendConfig())

    def seconds(self, steps: int) -> float:
        """Runs over the audio that often."""
        return stopwatch(lambda: [self._extractor.push(hop) for _ in range(steps) for hop in self._hops])


class MicroPythonLoop:
    """The package, as it is driven."""

    name, included = "micro frontend, a Python call per hop", "with noise reduction and PCAN"

    def __init__(self, pcm: NDArray[np.int16]) -> None:
        from pymicro_features import MicroFrontend  # noqa: PLC0415 - optional

        self.version = version("pymicro-features")
        self._hops, self._frontend = [hop.tobytes() for hop in hops_of(pcm)], MicroFrontend()

    def seconds(self, steps: int) -> float:
        """Runs over the audio that often."""
        process = self._frontend.process_samples
        return stopwatch(lambda: [process(hop) for _ in range(steps) for hop in self._hops])

    def features(self) -> list[list[float]]:
        """Of every hop, from the start."""
        self._frontend.reset()
        return [self._frontend.process_samples(hop).features for hop in self._hops]


class _Config(ctypes.Structure):
    """FrontendConfig of TFLM's micro frontend (tensorflow/lite/experimental/microfrontend/lib/frontend_util.h)."""

    _fields_ = (
        ("window_size_ms", ctypes.c_size_t), ("window_step_ms", ctypes.c_size_t),
        ("channels", ctypes.c_int), ("upper_hz", ctypes.c_float), ("lower_hz", ctypes.c_float),
        ("output_scale_shift", ctypes.c_int),
        ("smoothing_bits", ctypes.c_int), ("even_smoothing", ctypes.c_float), ("odd_smoothing", ctypes.c_float),
        ("min_signal_remaining", ctypes.c_float),
        ("enable_pcan", ctypes.c_int), ("strength", ctypes.c_float), ("offset", ctypes.c_float),
        ("gain_bits", ctypes.c_int),
        ("enable_log", ctypes.c_int), ("scale_shift", ctypes.c_int),
    )  # fmt: skip


class _Output(ctypes.Structure):
    _fields_ = (("values", ctypes.POINTER(ctypes.c_uint16)), ("size", ctypes.c_size_t))


class MicroCompiledLoop:
    """The package's compiled functions, called in a compiled loop."""

    name, included = "micro frontend, compiled loop", "with noise reduction and PCAN"

    def __init__(self, pcm: NDArray[np.int16]) -> None:
        import micro_features_cpp  # noqa: PLC0415 - optional

        self.version = version("pymicro-features")
        self._library = ctypes.CDLL(micro_features_cpp.__file__)
        self._process = self._library.FrontendProcessSamples
        self._process.restype = _Output
        self._pcm, self._state = np.ascontiguousarray(pcm), ctypes.create_string_buffer(STATE_BYTES)
        config = _Config()
        self._library.FrontendFillConfigWithDefaults(ctypes.byref(config))
        config.window_size_ms, config.window_step_ms, config.channels = 30, 10, 40
        config.upper_hz, config.lower_hz, config.enable_pcan = 7500.0, 125.0, 1
        if not self._library.FrontendPopulateState(ctypes.byref(config), self._state, 16000):
            raise KwsError("the micro frontend refuses its configuration")
        self._feed = compiled_feed()

    def seconds(self, steps: int) -> float:
        """Runs over the audio that often."""
        arguments = (
            ctypes.cast(self._process, ctypes.c_void_p), self._state, ctypes.c_void_p(self._pcm.ctypes.data),
            ctypes.c_size_t(self._pcm.size // HOP), ctypes.c_size_t(HOP),
        )  # fmt: skip
        return stopwatch(lambda: [self._feed(*arguments) for _ in range(steps)])

    def features(self) -> list[list[float]]:
        """Of every hop, from the start."""
        self._library.FrontendReset(self._state)
        rows, read = [], ctypes.c_size_t()
        for hop in hops_of(self._pcm):
            samples = ctypes.c_void_p(np.ascontiguousarray(hop).ctypes.data)
            output = self._process(self._state, samples, ctypes.c_size_t(HOP), ctypes.byref(read))
            rows.append([output.values[i] * FEATURE_UNIT for i in range(output.size)])
        return rows


def compiled_feed() -> ctypes._NamedFuncPointer:
    """The function of bench_frontend.c.

    Raises:
        KwsError: there is no C compiler, or it fails.
    """
    compiler = find_program("cc")
    if compiler is None:
        raise KwsError("a C compiler is missing, looked for cc on PATH (Debian: apt-get install gcc)")
    source = Path(__file__).with_suffix(".c")
    with tempfile.TemporaryDirectory(prefix="kws-bench-") as temporary:
        library = Path(temporary) / "feed.so"
        command = [compiler, "-O2", "-shared", "-fPIC", str(source), "-o", str(library)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise KwsError(f"{source.name} does not compile: {result.stderr.strip()}")
        return ctypes.CDLL(str(library)).feed


def hops_of(pcm: NDArray[np.int16]) -> list[NDArray[np.int16]]:
    """The audio in pieces of 10 ms."""
    return [pcm[i : i + HOP] for i in range(0, len(pcm), HOP)]


def main(arguments: list[str]) -> int:
    """Prints the times; the status is 1 when the ratio is missed or something is not installed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=501)
    parser.add_argument("--at-least", type=float, default=0.0, help="smallest ratio of the compiled loops")
    wanted = parser.parse_args(arguments)
    pcm = np.clip(np.random.default_rng(1).standard_normal(HOPS * HOP) * 3000, -32768, 32767).astype(np.int16)
    try:
        theirs, driven = MicroCompiledLoop(pcm), MicroPythonLoop(pcm)
        if theirs.features() != driven.features():
            raise KwsError("the micro frontend's compiled functions do not give its package's features")
    except ModuleNotFoundError:
        print('bench_frontend: this needs pymicro-features; run: pip install "kws[reference]"', file=sys.stderr)
        return 1
    except KwsError as error:
        print(f"bench_frontend: {error}", file=sys.stderr)
        return 1
    contenders: list[Contender] = [CompiledLoop(pcm), theirs, PythonLoop(pcm), driven]
    timings = time_rounds(contenders, wanted.rounds)
    print(f"{cpu_name()}; {HOPS} hops of noise at a time, {wanted.rounds} rounds")
    print(f"{'':40}{'us per hop':>11}{'best':>8}{'by ours':>9}")
    for each in timings:
        per_hop = (each.us / HOPS, each.best_us / HOPS)
        print(f"{each.name:40}{per_hop[0]:11.2f}{per_hop[1]:8.2f}{each.ratio:9.2f}  {each.version}, {each.included}")
    ratio = timings[1].ratio
    print(f"the compiled loop is {ratio:.2f} times as fast as the micro frontend's")
    return 0 if ratio >= wanted.at_least else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
