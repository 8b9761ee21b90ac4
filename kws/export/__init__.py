"""Export: from a .tflite model to a self-contained C package, and the proof that the package works.

`export_package` writes it, `check_package` builds and runs it, `resolve_model` finds the model a user means.
"""

from kws.export.check import CheckResult, check_package
from kws.export.package import ExportResult, export_package
from kws.export.resolve import read_model, resolve_model
from kws.export.targets import CHECK_TARGETS, EXPORT_TARGETS

__all__ = [
    "CHECK_TARGETS",
    "EXPORT_TARGETS",
    "CheckResult",
    "ExportResult",
    "check_package",
    "export_package",
    "read_model",
    "resolve_model",
]
