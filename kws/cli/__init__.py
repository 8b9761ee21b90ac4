"""The command line: one thin file per verb; nothing else in the package imports it."""
