# One page of commands. `make help` lists them; each needs no more than git, make and python3 with venv.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/pytest -q
# The demonstration and the tests choose their own database; a DATABASE_URL of the shell is never touched by them.
OWN_DATABASE := env -u DATABASE_URL

# uv takes a Python that is there; it never downloads one.
export UV_PYTHON_DOWNLOADS := never
export PYTHONUNBUFFERED := 1
# Containers often forbid Python to keep what it compiled. Then each program that a test starts compiles packages and
# product anew: seconds of processor, hundreds of times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help
help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

# --- environment -----------------------------------------------------------------------------------------------------
# The stamps make a second run start in seconds: they are older than a lock file only when it changed.

.tools/.stamp: requirements/tools.lock
	@echo 'Making the private tool environment (.tools) ...'
	python3 -m venv --clear .tools || { echo 'python3 needs its venv module: apt-get install python3-venv' >&2; exit 1; }
	.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.lock
	touch $@

.venv/.stamp: .tools/.stamp requirements/dev.lock
	@echo 'Making the environment (.venv) ...'
	[ -x $(BIN)/python ] || .tools/bin/uv venv --quiet --python '>=3.12' .venv
	.tools/bin/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements/dev.lock
	touch $@

.PHONY: environment
environment: .venv/.stamp ## .venv alone, without the demonstration

.PHONY: setup
setup: environment ## the environment, and the demonstration database made and filled
	@mkdir -p var
	$(OWN_DATABASE) $(MANAGE) migrate --no-input --verbosity 0
	$(OWN_DATABASE) SITE_ADDRESS=$(or $(SITE_ADDRESS),http://localhost:$(PORT)) $(MANAGE) load_demonstration

# Static files with their compressed twins, collected again when one of ours or a package changed.
var/static/.stamp: .venv/.stamp $(shell find tracker/static report/static -type f 2>/dev/null)
	@$(OWN_DATABASE) $(MANAGE) collectstatic --no-input --verbosity 0
	touch $@

.PHONY: run
run: setup var/static/.stamp ## setup, then the site on http://localhost:8000 (PORT=) and its mail worker
	@exec $(OWN_DATABASE) $(BIN)/python bin/serve.py $(PORT)

.PHONY: sbom
sbom: ## what the product is made of, as CycloneDX, in var/sbom.cdx.json
	@mkdir -p var
	python3 bin/sbom.py > var/sbom.cdx.json

.PHONY: lock
lock: .tools/.stamp ## resolve pyproject.toml into requirements/*.lock again (UPGRADE=1: newest releases)
	@bin/lock $(if $(UPGRADE),--upgrade)

# --- tests -----------------------------------------------------------------------------------------------------------

.PHONY: browser
browser:
	@bin/ensure-chromium

.PHONY: office
office:
	@bin/ensure-libreoffice

# Tests run in random order; ORDER= repeats the order whose seed an earlier run printed.
IN_ORDER := $(if $(ORDER),-p randomly --randomly-seed=$(ORDER))

.PHONY: test
test: environment browser office ## what every contributor runs: unit and page tests, a few browser journeys
	$(OWN_DATABASE) $(PYTEST) -n 2 --dist worksteal -m 'not all and not lab' $(IN_ORDER) tests

.PHONY: test-all
test-all: test test-rest ## everything that proves a promise: make test, and all other tests on both databases, the drill

.PHONY: test-rest
test-rest: environment browser office
	$(OWN_DATABASE) $(PYTEST) -n 2 --dist worksteal -m 'all and not lab' $(IN_ORDER) tests
	bin/with-postgresql $(PYTEST) -n 2 --dist worksteal -m 'database and not lab' $(IN_ORDER) tests
	$(OWN_DATABASE) $(BIN)/python -m tests.lab.drill

.PHONY: lab
lab: environment browser office ## figures that take long, on both databases: soak, crashes, search quality, planted faults
	$(OWN_DATABASE) $(PYTEST) -m lab tests
	bin/with-postgresql $(PYTEST) -m 'lab and database' tests
	$(OWN_DATABASE) $(BIN)/python -m tests.lab.drill --full
	$(OWN_DATABASE) $(BIN)/python bin/chance.py $(if $(SEEDS),--seeds $(SEEDS))

.PHONY: drill
drill: environment ## install, disturb, lose and restore a site by the commands of the guides (SHORT=1: as test-all does)
	@bin/with-postgresql true  # which installs it where it is missing
	$(OWN_DATABASE) $(BIN)/python -m tests.lab.drill $(if $(SHORT),,--full)

.PHONY: chance
chance: environment ## fresh chance for the tests that draw: SEEDS=10 of it, or one again by SEED=
	@$(OWN_DATABASE) $(BIN)/python bin/chance.py $(if $(SEEDS),--seeds $(SEEDS))

.PHONY: pictures
pictures: setup browser ## the pages of the demonstration as pictures, into docs/pictures/
	@$(OWN_DATABASE) $(MANAGE) collectstatic --no-input --verbosity 0
	$(OWN_DATABASE) $(BIN)/python bin/pictures.py

.PHONY: cold-load
cold-load: setup browser ## how soon a first recommendation can be read on a slow line, in seconds
	@$(OWN_DATABASE) $(MANAGE) collectstatic --no-input --verbosity 0
	$(OWN_DATABASE) $(BIN)/python bin/cold_load.py

.PHONY: benchmark
benchmark: environment ## a record of SIZE=demo|6k|600k on DATABASE=sqlite|postgresql, made once and kept in var/benchmarks/
	@bin/benchmark $(or $(SIZE),6k) $(or $(DATABASE),sqlite)

.PHONY: quick
quick: environment ## format, lint, types, and the tests of what changed since HEAD: two minutes of processor
	@$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	bin/check-types
	$(OWN_DATABASE) $(BIN)/python bin/quick_tests.py

.PHONY: check
check: environment ## format, lint, types, templates, migrations, deployment, house rules: the whole tree
	@bin/check-types & types=$$!  # the longest, and of one processor
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	bin/check-templates
	bin/check-deployment
	wait $$types
	$(OWN_DATABASE) $(PYTEST) -n 2 tests/house

.PHONY: size
size: environment ## lines, modules and statements of each folder, and the figures that may only fall
	@$(BIN)/python -m bin.size

.PHONY: format
format: environment ## put Python into the house format
	@$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: messages
messages: environment ## bring the translations up to date with the code, and compile them
	@$(BIN)/python bin/messages.py

.PHONY: clean
clean: ## remove the environments and caches; the databases in var/ stay
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis
