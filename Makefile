# Both `make run` and `make test` do all the set-up; they need only python3 (with venv and pip) and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: run demo test ready lint types imports unit cover mutate bench lock clean help

help:
	@echo "make run    answer the questionnaire (without a terminal: runs the demo chain)"
	@echo "make test   lint, types, import contracts, tests"
	@echo "make cover  the tests, and how much of the program they run through"
	@echo "make mutate break the scorer in some 400 small ways: do its tests notice?"
	@echo "make demo   the whole chain on made-up firms, into readiness-demo/"
	@echo "make bench  the benchmarks, as tables with ratios"
	@echo "make lock   pin the newest versions again"
	@echo "make clean  remove what make made"

run: $(VENV)/run.stamp
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/readiness; else \
	  echo "There is no terminal here, so this runs the demo chain instead of the assessment."; \
	  $(BIN)/readiness demo --to readiness-demo; fi

demo: $(VENV)/run.stamp
	$(BIN)/readiness demo --to readiness-demo

test: lint types imports unit

ready: $(VENV)/dev.stamp

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev.stamp
	$(BIN)/mypy

imports: $(VENV)/dev.stamp
	$(BIN)/lint-imports --no-cache

unit: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

cover: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report= $(PYTEST_ARGS)
	$(BIN)/python tools/cover.py

mutate: $(VENV)/dev.stamp
	$(BIN)/python tools/mutate.py

bench: $(VENV)/bench.stamp
	$(BIN)/python benchmarks/start.py
	-$(BIN)/python benchmarks/tui.py
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/report.py
	$(BIN)/python benchmarks/bulk.py
	$(BIN)/python benchmarks/cohort.py

# The lock files name no package index; whatever index pip is set up with here is used. They name the extras that packages
# ask of one another: an older pip takes the newest release for an extra that is not pinned, and stops at its missing hash.
lock:
	uv pip compile pyproject.toml --extra big --extra web --group build --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --no-strip-extras --upgrade -o locks/run.txt
	uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --no-strip-extras --upgrade -o locks/dev.txt
	uv pip compile pyproject.toml --all-extras --group bench --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --no-strip-extras --upgrade -o locks/bench.txt

$(VENV)/python.stamp:
	@$(PYTHON) tools/check_python.py
	@$(PYTHON) -m venv $(VENV) || { $(PYTHON) tools/check_python.py --venv-failed; exit 1; }
	@touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp locks/run.txt pyproject.toml
	@echo "Installing what readiness needs into $(VENV) (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp locks/dev.txt
	@echo "Installing what the tests need into $(VENV) (once)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/dev.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp locks/bench.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/bench.txt
	@touch $@

clean:
	rm -rf .venv* build dist readiness-demo .mypy_cache .ruff_cache .hypothesis .coverage* \
	  .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
