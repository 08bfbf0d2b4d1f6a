# Constancia. `make help` lists the jobs; each needs only Python (3.11 or newer), make and a shell.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/.run-ready
DEV_READY := $(VENV)/.dev-ready
LOCK := --universal --generate-hashes --no-emit-index-url --quiet

# Compiled code is kept, whatever the machine says: every program that a test starts would compile all of it again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test long check bench docs guide lock tools

help: ## what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -e 's/:.*## /\t/' | expand -t 10

run: $(RUN_READY) ## serve the sample community at http://127.0.0.1:8000
	$(BIN)/meetings run

test: $(DEV_READY) tools ## all tests at their short sizes, on SQLite and PostgreSQL, with a real browser
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not long"

long: $(DEV_READY) tools ## the same with the long sizes: crash loops, tamperings, a million entries
	MEETINGS_TEST_LONG=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(DEV_READY) ## style, types, architecture, catalogue
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py tests/test_catalogue.py

bench: $(DEV_READY) ## speed and memory, as ratios measured in one run
	$(BIN)/python -m bench

docs: $(RUN_READY) ## write the page of the rules anew from the code
	$(BIN)/meetings protocol list --markdown > docs/rules.md

guide: $(DEV_READY) tools ## take the pictures of the user guide anew from the running program
	@album=$$(mktemp -d) && CONSTANCIA_ALBUM=$$album $(BIN)/python -m pytest -q tests/journeys/test_main_stream.py tests/journeys/test_in_writing.py tests/journeys/test_by_laws.py tests/journeys/test_reading.py tests/journeys/test_poll.py \
	&& $(BIN)/python docs/user-guide/pictures.py $$album; done=$$?; rm -rf $$album; exit $$done

lock: $(DEV_READY) ## write the lock files anew from pyproject.toml
	$(BIN)/uv pip compile $(LOCK) --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --group build --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

tools: ## a browser and PDF readers for the tests, where this system can install them
	@sh bin/test-tools

$(RUN_READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(DEV_READY): $(RUN_READY) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	touch $@
