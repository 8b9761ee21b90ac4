# `make demo` shows the whole chain, `make test` runs every check; both set up what they need in .venv first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find kws frontend_c tflm_port firmware -type f -not -name '*.pyc' -not -name '*.so') \
           CMakeLists.txt pyproject.toml

.PHONY: demo test test-c test-python lint format clean

demo: $(VENV)/demo.stamp
	$(BIN)/kws demo --output demo-out

test: lint test-c test-python

test-c: $(VENV)/dev.stamp
	for preset in host-c host-debug; do \
	  $(BIN)/cmake --preset $$preset >build-$$preset.log 2>&1 || { cat build-$$preset.log; exit 1; }; \
	  rm build-$$preset.log; \
	  $(BIN)/cmake --build --preset $$preset && $(BIN)/ctest --preset $$preset || exit 1; \
	done

# The safe path keeps the source tree out of sight: the tests see the installed package, as users do.
test-python: $(VENV)/dev.stamp
	PYTHONSAFEPATH=1 $(BIN)/pytest -n 2 --dist loadgroup

lint: $(VENV)/dev.stamp
	$(BIN)/python tools/lint.py

format: $(VENV)/dev.stamp
	$(BIN)/python tools/lint.py --fix

clean:
	rm -rf build dist demo-out .pytest_cache .mypy_cache .ruff_cache

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "kws needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip

$(VENV)/demo.stamp: $(VENV)/bin/pip $(SOURCES)
	$(BIN)/pip install --quiet ".[train,synth,build]"
	touch $@

$(VENV)/dev.stamp: $(VENV)/bin/pip $(SOURCES)
	$(BIN)/pip install --quiet ".[dev]"
	touch $@
