"""Everything a model file says about itself, as plain JSON types."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict
from typing import Any

import numpy as np
import tflite

from kws import _native
from kws.config import MicroFrontendConfig
from kws.config.frontend import SAMPLE_RATE_HZ
from kws.features.extract import native_config
from kws.graph import TENSOR_TYPES, operator_name
from kws.record import ModelRecord, find, read_record


def model_info(model: bytes) -> dict[str, Any]:
    """Sizes, hashes, record and graph.

    Args:
        model: .tflite bytes.

    Raises:
        KwsError: not a model, no valid record, or one the C library refuses.
    """
    record = read_record(model)
    instance = _native.Whispro(model, native_config(record.frontend), 0)
    weights = record.provenance.get("weights_sha256")
    return {
        "model_bytes": len(model),
        "memory_bytes": {"32-bit": instance.memory_bytes_for(4), "64-bit": instance.memory_bytes_for(8)},
        "sha256": {"file": _sha256(model), "record": _sha256(find(model)), "weights": weights},
        "labels": [asdict(label) for label in record.labels],
        "frontend": _frontend(record),
        "stream": _stream(record),
        "detector": asdict(record.detector),
        "gate": asdict(record.gate) if record.gate.enabled else None,
        "operating_points": [_point(record, index) for index in range(len(record.points))],
        "operators": operator_counts(model),
        "inputs": [_tensor(model, index) for index in _graph(model).InputsAsNumpy().tolist()],
        "outputs": [_tensor(model, index) for index in _graph(model).OutputsAsNumpy().tolist()],
        "provenance": record.provenance,
    }


def operator_counts(model: bytes) -> dict[str, int]:
    """Operators of the graph by TFLite name, most frequent first."""
    root, graph = tflite.Model.GetRootAs(model, 0), _graph(model)
    names = Counter(operator_name(root, graph.Operators(i)) for i in range(graph.OperatorsLength()))
    return dict(names.most_common())


def _graph(model: bytes) -> tflite.SubGraph:
    return tflite.Model.GetRootAs(model, 0).Subgraphs(0)


def _tensor(model: bytes, index: int) -> dict[str, Any]:
    tensor = _graph(model).Tensors(index)
    quantization = tensor.Quantization()
    scales = np.atleast_1d(quantization.ScaleAsNumpy()) if quantization is not None else np.zeros(0)
    zero_points = np.atleast_1d(quantization.ZeroPointAsNumpy()) if quantization is not None else np.zeros(0)
    return {
        "name": (tensor.Name() or b"").decode(errors="replace"),
        "type": TENSOR_TYPES.get(tensor.Type(), "?"),
        "shape": tensor.ShapeAsNumpy().tolist(),
        "scale": float(scales[0]) if scales.size else None,
        "zero_point": int(zero_points[0]) if zero_points.size else None,
    }


def _frontend(record: ModelRecord) -> dict[str, Any]:
    return {
        "kind": "microfrontend" if isinstance(record.frontend, MicroFrontendConfig) else "log-mel",
        **asdict(record.frontend),
        "version": record.frontend_version,
        "tables_crc32": f"{record.tables_crc32:08x}",
    }


def _stream(record: ModelRecord) -> dict[str, Any]:
    step_samples = record.stream.step_frames * record.frontend.hop_samples
    seen_samples = (record.stream.stack_frames - 1) * record.frontend.hop_samples + record.frontend.window_samples
    return {
        **asdict(record.stream),
        "step_ms": 1000 * step_samples / SAMPLE_RATE_HZ,
        "input_ms": 1000 * seen_samples / SAMPLE_RATE_HZ,
    }


def _point(record: ModelRecord, index: int) -> dict[str, Any]:
    point = record.points[index]
    thresholds = {
        label.name: level / 32768
        for label, level in zip(record.labels, point.threshold_q15, strict=True)
        if not label.background
    }
    return {
        "index": index,
        "measured": point.false_accepts_per_day is not None,
        "false_accepts_per_day": point.false_accepts_per_day,
        "recall": point.recall,
        "audio_seconds": point.audio_seconds,
        "thresholds": thresholds,
    }


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
