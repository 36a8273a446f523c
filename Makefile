# Everything runs in .venv; nothing global is touched.
PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3; do command -v $$one >/dev/null 2>&1 && $$one -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin
PO := src/helhedsvalg/locale/da/LC_MESSAGES/helhedsvalg

.PHONY: help demo benchmark fuzz test test-slow test-all test-tools coverage mutants audit check lint fix accept texts clean

help: ## list these
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

.venv/user: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q src/helhedsvalg
	@touch $@

.venv/dev: .venv/user
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: .venv/user ## set up and rank the interventions for a real area
	@$(BIN)/helhedsvalg recommend examples/ringparken-2019.yaml

test: .venv/dev ## set up and run all tests that need Python alone; some minutes
	@$(BIN)/python -m pytest --numprocesses auto

test-slow: .venv/dev ## run the tests that take long: hostile files and values, many starts, signals
	@$(BIN)/python -X dev -m pytest --numprocesses auto tests/slow

.venv/tools: .venv/dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,tools]'
	@touch $@

test-tools: .venv/tools ## run the tests that need jq, pandoc, weasyprint, poppler-utils, LibreOffice Calc and chromium
	@$(BIN)/python -m pytest tests/tools

test-all: ## run the tests with every Python that is found, and with the lowest packages that are allowed
	@.ci/test-all

coverage: .venv/dev ## run all tests and show which branches none of them takes; at least 97 %
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

mutants: .venv/dev ## change the deciding modules one spot at a time and see whether a test notices; some minutes
	@$(BIN)/mutmut run > .venv/mutants.txt 2>&1 || { tail -20 .venv/mutants.txt; exit 1; }
	@$(BIN)/python benchmarks/mutants.py

audit: .venv/user ## ask whether an installed package has a known hole; fails where nobody answers
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit
	@$(BIN)/python -m pip freeze --exclude-editable | $(BIN)/pip-audit --strict --no-deps --disable-pip -r /dev/stdin

check: lint test ## all of this before each commit

lint: .venv/dev ## format, lint, types, import contracts, data, generated documents
	@$(BIN)/ruff format --check --quiet src tests docs benchmarks
	@$(BIN)/ruff check --quiet src tests docs benchmarks
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports > .venv/imports.txt 2>&1 || { cat .venv/imports.txt; exit 1; }
	@$(BIN)/helhedsvalg catalogue check --strict
	@$(BIN)/cog --check README.md docs/*.md

fix: .venv/dev ## format, and write what is generated anew
	@$(BIN)/ruff format src tests docs benchmarks
	@$(BIN)/ruff check --fix --quiet src tests docs benchmarks
	@$(BIN)/cog -r README.md docs/*.md

texts: .venv/dev ## bring the Danish texts up to date with the code, and compile them
	@$(BIN)/pybabel -q extract -F babel.cfg -k _ -k defer -k several:1,2 --no-location --sort-output --omit-header -o .venv/texts.pot src
	@$(BIN)/pybabel -q update -i .venv/texts.pot -d src/helhedsvalg/locale -D helhedsvalg -l da --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/pybabel -q compile -d src/helhedsvalg/locale -D helhedsvalg -l da

benchmark: .venv/dev ## measure start, batch and scale against what is wanted
	@$(BIN)/python benchmarks/start.py
	@$(BIN)/python benchmarks/batch.py
	@$(BIN)/python benchmarks/scale.py

fuzz: .venv/dev ## try every reader with 100,000 hostile cases; an hour or more
	@$(BIN)/python benchmarks/fuzz.py --write

accept: .venv/dev ## write the golden outputs anew; read the diff before you commit
	@ACCEPT=1 $(BIN)/python -m pytest tests/test_golden.py

clean: ## remove what was made
	rm -rf .venv .venv-all mutants dist build .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
