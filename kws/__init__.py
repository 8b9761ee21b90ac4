"""kws: train, quantize and export always-on keyword spotting models for DSPs and microcontrollers."""

__version__ = "0.1.0"
