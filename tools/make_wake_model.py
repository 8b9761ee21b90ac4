"""Write tools/budgets/wake.tflite, the network whose cost tools/check_budgets.py holds to a budget.

Usage: python tools/make_wake_model.py [--step-frames 2] [--out tools/budgets/wake.tflite] [--check]
An untrained fc_gru of 30,000 parameters in the shape of a wake-word model without convolutions over bands: eight
stacked frames, a context layer and a GRU of 48 units, four labels, a step every 20 ms (--step-frames 3: every 30 ms).
Seeds are fixed. --check compares the file with what would be written: operators, tensors, quantization, weights and
record, whatever the converter's layout.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import tflite

from kws.config import DetectorConfig, FcGruConfig, FrontendConfig, StreamConfig
from kws.errors import KwsError
from kws.features.tables import build_tables
from kws.graph import Operator, Tensor, read_operators
from kws.record import Label, ModelRecord, OperatingPoint, StateLink, StreamRecord, attach, encode, read_record

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "tools/budgets/wake.tflite"
LABELS = ("_silence_", "_unknown_", "hey", "computer")
SEED = 1


def main(arguments: list[str]) -> int:
    """Writes or compares; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--step-frames", type=int, default=2, help="10 ms frames between two network steps")
    parser.add_argument("--out", type=Path, default=FILE, help="the file")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    wanted = parser.parse_args(arguments)
    try:
        made = wake_model(wanted.step_frames)
    except KwsError as error:
        print(f"make_wake_model: {error}", file=sys.stderr)
        return 1
    if not wanted.check:
        wanted.out.write_bytes(made)
        return 0
    if wanted.out.is_file() and content(wanted.out.read_bytes()) == content(made):
        return 0
    print(f"out of date, run `python tools/make_wake_model.py`: {wanted.out}", file=sys.stderr)
    return 1


def wake_model(step_frames: int) -> bytes:
    """The .tflite file with its record.

    Raises:
        KwsError: step_frames is out of range.
    """
    stream = StreamConfig(stack_frames=8, step_frames=step_frames)
    config = FcGruConfig(stream=stream, context_units=(48,), gru_units=(48,))
    frontend = FrontendConfig()
    return attach(convert_untrained(config, frontend.bands), encode(wake_record(stream, frontend)))


def convert_untrained(config: FcGruConfig, bands: int) -> bytes:
    """The network with fresh weights and the ranges that noise gives it."""
    os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"  # sums in one order on every processor
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import keras  # noqa: PLC0415 - slow to import

    from kws.model import build_model  # noqa: PLC0415
    from kws.quantize import convert, observe_ranges  # noqa: PLC0415

    keras.utils.set_random_seed(SEED)
    model = build_model(config, bands, len(LABELS))
    noise = np.random.default_rng(SEED).integers(-128, 128, (16, 50, bands)).astype(np.int8)
    observe_ranges(model, [noise])
    return convert(model)


def wake_record(stream: StreamConfig, frontend: FrontendConfig) -> ModelRecord:
    """A record as training writes it, but for what training alone knows."""
    detector = DetectorConfig(smoothing_steps=20 // stream.step_frames, threshold=0.6, refractory_ms=500)
    return ModelRecord(
        frontend=frontend,
        tables_crc32=build_tables(frontend).crc32,
        stream=StreamRecord(
            stack_frames=stream.stack_frames, step_frames=stream.step_frames, links=(StateLink(input=1, output=1),)
        ),
        labels=tuple(Label(name=name, background=name.startswith("_")) for name in LABELS),
        detector=detector,
        operating_points=(OperatingPoint(threshold_q15=(round(0.6 * 32768),) * len(LABELS)),),
        provenance={"family": "fc_gru", "licence": "Apache-2.0", "recipe": "untrained, for cost only"},
    )


def content(model: bytes) -> list[Any]:
    """What a model says and holds, without names, order of buffers and other layout."""
    root = tflite.Model.GetRootAs(model, 0)

    def tensor(of: Tensor | None) -> tuple[Any, ...] | None:
        if of is None:
            return None
        quantization = root.Subgraphs(0).Tensors(of.index).Quantization()
        scales = np.ravel(quantization.ScaleAsNumpy()).tolist() if quantization is not None else []
        points = np.ravel(quantization.ZeroPointAsNumpy()).tolist() if quantization is not None else []
        data = b"" if of.buffer is None else root.Buffers(of.buffer).DataAsNumpy().tobytes()
        return of.type, of.shape, scales, points, data

    def operator(of: Operator) -> tuple[Any, ...]:
        return of.name, [tensor(each) for each in of.inputs], [tensor(each) for each in of.outputs]

    return [read_record(model), *(operator(each) for each in read_operators(model))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
