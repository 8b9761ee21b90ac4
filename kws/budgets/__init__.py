"""What a model costs on a target, measured or estimated: flash, RAM, stack, instructions a second."""

from kws.budgets.cost import Cost
from kws.budgets.report import CostReport, report_costs

__all__ = ["Cost", "CostReport", "report_costs"]
