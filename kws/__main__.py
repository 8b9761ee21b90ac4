"""`python -m kws`: the same as the program `kws`."""

from kws.cli.main import main

main()
