"""Streaming model families, written against Keras 3's backend-neutral API."""

from kws.model.build import build_model
from kws.model.quant_point import Quantization
from kws.model.streaming import StreamingModel

__all__ = ["Quantization", "StreamingModel", "build_model"]
