"""What a model costs on a target, measured or estimated: flash, RAM, stack, instructions a second."""

from kws.budgets.cost import Cost, Pair, PairCost
from kws.budgets.report import CostReport, report_costs

__all__ = ["Cost", "CostReport", "Pair", "PairCost", "report_costs"]
