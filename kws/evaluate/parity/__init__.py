"""Proof of equality: every part of the chain against an implementation that shares no code with it."""

from kws.evaluate.parity.chain import ParityReport, check_parity
from kws.evaluate.parity.compare import Comparison

__all__ = ["Comparison", "ParityReport", "check_parity"]
