# Needs Python 3.11 with venv, and make. `make run` and `make test` do everything else themselves.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check env assets lock golden clean

run: env assets
	@$(BIN)/educatec up --host $(HOST) --port $(PORT)

test: env assets
	@$(BIN)/python -m pytest -n auto $(ARGS)

check: env
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

env: .venv/.installed
assets: .venv/.assets

# The virtual environment is rebuilt when the lock or the package's own facts change.
.venv/.installed: .ci/requirements.lock pyproject.toml
	@echo "Building the environment (a minute or two the first time)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --require-hashes -r .ci/requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/pybabel --quiet compile --directory web/translations
	@touch $@

# Pages work as plain forms without the assets, so a failure here is told and not fatal.
.venv/.assets: .venv/.installed web/frontend/package-lock.json web/frontend/fetch.py
	@$(BIN)/python web/frontend/fetch.py && touch $@ || true

lock:
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --group test --group check --group build --generate-hashes --universal \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o .ci/requirements.lock

golden: env
	@REFRESH_GOLDEN=1 $(BIN)/python -m pytest -q tests -k golden

clean:
	rm -rf .venv web/static/vendor web/frontend/node_modules
