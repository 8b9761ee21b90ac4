"""Float or quantization-aware model to an all-int8 .tflite file."""

from kws.quantize.convert import convert
from kws.quantize.observe import observe_ranges

__all__ = ["convert", "observe_ranges"]
