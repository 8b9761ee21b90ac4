"""Exact instruction counts of a program on its emulated processor, by function and by call."""

from kws.instructions.calls import Call, CallTree
from kws.instructions.count import InstructionCount, count_instructions

__all__ = ["Call", "CallTree", "InstructionCount", "count_instructions"]
