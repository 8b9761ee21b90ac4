"""What a model costs on a target, from a real build and an emulated run: flash, RAM, stack, instructions a second."""

from kws.budgets.cost import Cost
from kws.budgets.measure import measure_cost

__all__ = ["Cost", "measure_cost"]
