# Everything runs in .venv; nothing global is touched.
PYTHON ?= $(shell for one in python3.14 python3.13 python3.12 python3.11 python3 python; do command -v $$one > /dev/null 2>&1 && $$one -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && echo $$one && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
GENERATED := README.md docs/*.md
VENV_NEEDED = Python 3.11 or newer with venv is needed. Debian and Ubuntu: apt install python3-venv

.PHONY: help demo test fix accept texts lint check test-slow test-tools test-all coverage mutants benchmark fuzz audit package release clean

help: ## list these
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-11s %s\n", $$1, $$2 }' Makefile

# The environment is made whole or not at all: half of one would be taken for a whole one at the next run.
.venv/user: pyproject.toml
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || { \
	  python='$(PYTHON)'; test -n "$$python" && "$$python" -m venv --clear .venv || { rm -rf .venv; echo '$(VENV_NEEDED)' >&2; exit 1; }; }
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q src/helhedsvalg
	@touch $@

# pip reads dependency groups from 25.1 on; the pip of a new environment may be older.
.venv/dev: .venv/user
	@$(PIP) 'pip>=25.1'
	@$(PIP) --editable . --group dev
	@touch $@

.venv/tools .venv/release: .venv/dev
	@$(PIP) --group $(@F)
	@touch $@

demo: .venv/user ## set up and rank the interventions for a real area
	@$(BIN)/helhedsvalg recommend examples/ringparken-2019.yaml

test: .venv/dev ## set up and run all tests that need Python alone; a few minutes. TESTS=tests/cli runs those
	@$(BIN)/python -m pytest --numprocesses auto $(TESTS)

fix: .venv/dev ## format, and write what is generated anew
	@$(BIN)/ruff format src tests docs benchmarks
	@$(BIN)/ruff check --fix --quiet src tests docs benchmarks
	@for page in $(GENERATED); do $(BIN)/cog -r "$$page" || exit 1; done
	@PYTHONPATH=docs/generate $(BIN)/python docs/generate/picture.py

accept: .venv/dev ## write the golden outputs anew; read the diff before you commit
	@ACCEPT=1 $(BIN)/python -m pytest tests/test_golden.py

texts: .venv/dev ## bring the texts of each language up to date with the code, and compile them
	@$(BIN)/pybabel -q extract -F babel.cfg -k _ -k defer -k several:1,2 --no-location --sort-output --omit-header -o .venv/texts.pot src
	@$(BIN)/pybabel -q update -i .venv/texts.pot -d src/helhedsvalg/locale -D helhedsvalg --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BIN)/pybabel -q compile -d src/helhedsvalg/locale -D helhedsvalg

lint: .venv/dev ## format, lint, types, import contracts, data, generated documents
	@$(BIN)/ruff format --check --quiet src tests docs benchmarks
	@$(BIN)/ruff check --quiet src tests docs benchmarks
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports > .venv/imports.txt 2>&1 || { cat .venv/imports.txt; exit 1; }
	@$(BIN)/helhedsvalg catalogue check --strict
	@for page in $(GENERATED); do $(BIN)/cog --check "$$page" || exit 1; done

check: lint test ## lint and test: before each commit

test-slow: .venv/dev ## run the tests that take long: hostile files and values, many starts, signals
	@$(BIN)/python -X dev -m pytest --numprocesses auto tests/slow

test-tools: .venv/tools ## run the tests that need jq, pandoc, weasyprint, poppler-utils, LibreOffice Calc and Writer and chromium
	@$(BIN)/python -m pytest tests/tools

test-all: ## run the tests with every Python that is found, and with the lowest packages that are allowed
	@.ci/test-all

coverage: .venv/dev ## run all tests and show which branches none of them takes; at least 97 %
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report

mutants: .venv/dev ## change the deciding modules one spot at a time and see whether a test notices; some minutes
	@rm -rf mutants  # mutmut keeps what it found, new tests or not
	@$(BIN)/mutmut run > .venv/mutants.txt 2>&1 || { tail -20 .venv/mutants.txt; exit 1; }
	@$(BIN)/python benchmarks/mutants.py

benchmark: .venv/dev ## measure start, batch and scale against what is wanted
	@$(BIN)/python benchmarks/start.py
	@$(BIN)/python benchmarks/batch.py
	@$(BIN)/python benchmarks/scale.py

fuzz: .venv/dev ## try every reader with 100,000 hostile cases; an hour or more
	@$(BIN)/python benchmarks/fuzz.py --write

audit: .venv/user ## ask whether an installed package has a known hole; fails where nobody answers
	@$(PIP) pip-audit
	@$(BIN)/python -m pip freeze --exclude-editable | $(BIN)/pip-audit --strict --no-deps --disable-pip -r /dev/stdin

package: .venv/release ## build the source archive and the wheel, and try both: dist/
	@.ci/package

release: .venv/release ## say what is missing before a release, then build it; nothing is published (docs/releasing.md)
	@$(BIN)/python .ci/ready
	@$(MAKE) --no-print-directory check package
	@$(BIN)/python .ci/ready --next

clean: ## remove what was made
	rm -rf .venv .venv-all mutants dist build .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
