# The face of the house. Needs Python 3.11 or newer, make and node; `make test` also root or sudo (see README).
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 8000
SIZE ?= small
SEED ?= 7
ONLY ?=
BIN := .venv/bin
export SALESFORMULA_HOME ?= $(CURDIR)/.home

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/.ready  ## the environment .venv, from the lock

.venv/.ready: requirements.lock pyproject.toml package-lock.json hatch_build.py
	@echo "== setup: environment from requirements.lock (uv when present, else pip)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; found " + sys.version)'
	@if command -v uv >/dev/null; then \
	  uv venv --quiet --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv && \
	  uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock; \
	else \
	  $(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock; \
	fi
	@echo "== setup: salesformula itself, with scripts, styles and fonts from package-lock.json"
	@if command -v uv >/dev/null; then \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
	  $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

demo: setup  ## install, make the simulated company, start the site (PORT=8000 SIZE=small SEED=7)
	@echo "== demo: a simulated company in $(SALESFORMULA_HOME)"
	@$(BIN)/salesformula demo --size $(SIZE) --seed $(SEED) --port $(PORT)

serve: setup  ## start the site on the facts in SALESFORMULA_HOME (PORT=8000)
	@$(BIN)/salesformula serve --port $(PORT)

check: setup  ## format, lint, types, import contracts, laws of the house, documents
	@echo "== check: format and lint"
	@$(BIN)/ruff format --quiet --check . && $(BIN)/ruff check --quiet .
	@git ls-files '*.html' | grep templates/ | xargs $(BIN)/djade --check --target-version 5.2
	@$(BIN)/typos
	@echo "== check: types"
	@$(BIN)/mypy
	@echo "== check: import contracts"
	@$(BIN)/lint-imports --no-cache --config .importlinter
	@echo "== check: laws of the house, migrations, documents"
	@$(BIN)/python -m pytest tests/test_house.py tests/test_documents.py
	@$(BIN)/python -m django makemigrations --settings salesformula.site.settings --check --dry-run

test: setup  ## every test; installs Chromium and PostgreSQL where they are missing
	@echo "== test: Chromium and PostgreSQL"
	@.ci/system-packages
	@echo "== test: pytest"
	@$(BIN)/python -m pytest -n 2 --dist loadfile

engines: setup  ## the formulas on Spark as well (needs Java)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null
	@$(BIN)/python -m pip install --quiet 'pyspark>=4,<4.1'
	@# Spark's own client leaves sockets to the garbage collector; its warnings are not ours to turn into errors.
	@$(BIN)/python -m pytest -m spark -W default -W ignore::ResourceWarning -W ignore::pytest.PytestUnraisableExceptionWarning tests/engines

bench: setup  ## speed and truth, as ratios (ONLY=pipeline)
	@$(BIN)/python -m benchmarks $(ONLY)

docs: setup  ## write the parts of docs/ that follow from the code
	@$(BIN)/python -m tools.documents

room: setup  ## a new room: make room NAME=trial
	@$(BIN)/python -m tools.new_room "$(NAME)"

wheel: setup  ## dist/salesformula-….whl with its static assets
	@$(BIN)/python -m hatchling build -t wheel

clean:  ## remove what can be made again (not SALESFORMULA_HOME)
	rm -rf .venv dist node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis src/salesformula/web/static/vendor

.PHONY: help setup demo serve check test engines bench docs room wheel clean
