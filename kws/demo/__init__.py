"""The whole way in a few minutes: made-up speech, training, export, the exported C program on voices it never heard."""

from kws.demo.run import DemoConfig, DemoResult, run_demo

__all__ = ["DemoConfig", "DemoResult", "run_demo"]
