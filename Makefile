# Two commands do everything: `make serve` and `make test`. Both make .venv on
# first use and need nothing but Python 3.11 or newer and the package index.

PYTHON ?= python3
VENV   ?= .venv
HOST   ?= 127.0.0.1
PORT   ?= 8000
CORPUS ?= corpus
INDEX  ?= index
BENCH  ?= --documents 10000
BIN    := $(VENV)/bin

.PHONY: serve test check bench bench-smoke clean

serve: $(VENV)/.installed
	$(BIN)/govah reindex --corpus "$(CORPUS)" --index "$(INDEX)"
	$(BIN)/govah serve --index "$(INDEX)" --host "$(HOST)" --port "$(PORT)"

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: $(VENV)/.installed-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.installed-bench
	$(BIN)/python -m benchmarks.ranking $(GOLD)
	$(BIN)/python -m benchmarks.engines $(BENCH)

bench-smoke: $(VENV)/.installed-bench
	$(BIN)/python -m benchmarks.engines --smoke

clean:
	rm -rf $(VENV)

# A new pip first: the one that comes with older Pythons drops extras in silence.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

$(VENV)/.installed: $(BIN)/python setup.cfg pyproject.toml
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-%: $(VENV)/.installed
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[$*]"
	touch $@
