"""Conversion to TFLite: the only step that needs TensorFlow itself.

The step function is traced with a fake-quantization operator at every quantization point. TFLite's converter takes
the scale of each tensor from there, so that the integer graph is the one the model was trained as: one scale per
tensor, states alike on both sides, and no QUANTIZE or DEQUANTIZE in between.
"""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np

from kws.errors import KwsError
from kws.model import StreamingModel
from kws.quantize.align import align_buffers
from kws.quantize.check import check_all_int8
from kws.quantize.order import order_by_signature

FEATURES = "features"
SCORES = "scores"


def convert(model: StreamingModel) -> bytes:
    """Converts a model whose activation ranges are known (observed, or trained with mode "fake").

    Returns:
        The .tflite file of one step: inputs are features int8[1, stack * bands] at scale 1/128, then the states;
        outputs are scores int8[1, labels] at scale 1/256 and zero point -128, then the states.

    Raises:
        KwsError: the converter failed or left something that is not int8.
    """
    import tensorflow as tf  # noqa: PLC0415  only conversion needs it

    if keras.backend.backend() != "tensorflow":
        raise KwsError(f"quantization: conversion needs KERAS_BACKEND=tensorflow, not {keras.backend.backend()}")
    shapes = model.state_shapes()
    names = [FEATURES, *(state_name(i) for i in range(len(shapes)))]
    widths = [(model.inputs_per_step,), *shapes]
    signature = [tf.TensorSpec((1, *w), tf.float32, name=n) for n, w in zip(names, widths, strict=True)]

    def step(*inputs: Any) -> dict[str, Any]:
        features, *states = inputs
        features = model.feature_point(features)
        states = [point(state) for point, state in zip(model.state_points(), states, strict=True)]
        logits, new_states = model.run_step(features, states)
        outputs = {SCORES: tf.nn.softmax(logits)}
        outputs |= {state_name(i): s for i, s in enumerate(new_states)}
        return outputs

    with _export_mode(model, tf), tempfile.TemporaryDirectory() as folder:
        module = tf.Module()
        module.step = tf.function(step, input_signature=signature)
        saved = str(Path(folder) / "saved_model")
        tf.saved_model.save(module, saved, signatures={"serving_default": module.step})
        converter = tf.lite.TFLiteConverter.from_saved_model(saved)
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = tf.int8
        converter.inference_output_type = tf.int8
        converter.representative_dataset = lambda: _zero_inputs(names, widths)
        try:
            with warnings.catch_warnings(), _quiet_stderr():
                # The converter warns of the retirement of an interpreter that nothing here uses.
                warnings.simplefilter("ignore", UserWarning)
                converted: bytes = converter.convert()
        except Exception as error:
            raise KwsError(f"quantization: TFLite's converter failed: {error}") from error
    data = align_buffers(order_by_signature(converted, names, [SCORES, *names[1:]]))
    check_all_int8(data, [point.quantization for point in model.state_points()])
    return data


def state_name(index: int) -> str:
    """Name of a state tensor in the signature."""
    return f"state_{index:02d}"


def _zero_inputs(names: list[str], widths: list[tuple[int, ...]]) -> Iterator[dict[str, np.ndarray]]:
    # Every range is already in the graph; the converter insists on a data set all the same.
    yield {name: np.zeros((1, *width), np.float32) for name, width in zip(names, widths, strict=True)}


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    # The converter's C++ code writes progress remarks straight to file descriptor 2.
    saved = os.dup(2)
    try:
        with Path(os.devnull).open("wb") as sink:
            os.dup2(sink.fileno(), 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


class _TensorFlowExporter:
    def __init__(self, tf: Any) -> None:
        self._tf = tf

    def value(self, variable: Any) -> np.ndarray:
        with self._tf.init_scope():
            return np.asarray(variable.value)

    def fake_quant(self, x: Any, low: float, high: float, narrow_range: bool) -> Any:
        return self._tf.quantization.fake_quant_with_min_max_args(x, low, high, 8, narrow_range)


@contextmanager
def _export_mode(model: StreamingModel, tf: Any) -> Iterator[None]:
    mode = model.quantization
    model.quant_mode.exporter = _TensorFlowExporter(tf)
    model.quantization = "export"
    try:
        yield
    finally:
        model.quantization = mode
        model.quant_mode.exporter = None
