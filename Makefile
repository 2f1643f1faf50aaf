# Needs Python 3.11 with venv, and make. `make run` and `make test` do everything else themselves.
PYTHON ?= python3
BIN := .venv/bin
HOST ?= 127.0.0.1
PORT ?= 8000
# Databases of tests wait for the disk at every commit; in memory they do not.
ROOMY = $(shell df -k --output=avail /dev/shm 2>/dev/null | awk 'NR == 2 && $$1 > 4000000 {print "TMPDIR=/dev/shm"}')
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A start that may not keep its compiled code compiles everything again: twice the work.
unexport PYTHONDONTWRITEBYTECODE
# uv lays the locked packages in a tenth of pip's time; pip stands in where uv finds no index.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python
HUSH = 2>.venv/install.log

.PHONY: run test check env assets lock advisories sbom golden clean

run: env assets
	@$(BIN)/educatec up --host $(HOST) --port $(PORT)

test: env assets
	@$(ROOMY) $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: env
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

env: .venv/.installed
assets: .venv/.assets

# The virtual environment is rebuilt when the lock or the package's own facts change.
.venv/.installed: .ci/requirements.lock pyproject.toml
	@echo "Building the environment: 1/3 the installer…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@awk '/^[^ ]/ {own = /^uv==/} own' .ci/requirements.lock > .venv/uv.lock
	@$(BIN)/pip install --quiet --require-hashes -r .venv/uv.lock $(HUSH) \
	  || { cat .venv/install.log; exit 1; }
	@echo "                          2/3 the packages…"
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes .ci/requirements.lock $(HUSH) \
	  || $(BIN)/pip install --quiet --require-hashes -r .ci/requirements.lock
	@echo "                          3/3 the program and its languages…"
	@$(INSTALL) --no-deps --no-build-isolation --editable . $(HUSH) \
	  || $(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/pybabel --quiet compile --directory scheduler/language/translations
	@touch $@

# Pages work as plain forms without the assets, so a failure here is told and not fatal.
.venv/.assets: .venv/.installed web/frontend/package-lock.json web/frontend/fetch.py
	@$(BIN)/python web/frontend/fetch.py && touch $@ || true

lock: env
	@$(BIN)/uv pip compile pyproject.toml --group test --group check --group build --generate-hashes --universal \
	  --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet -o .ci/requirements.lock

# Every package of the lock with its version and licence, as CycloneDX.
advisories: env
	@$(BIN)/uv tool run pip-audit --requirement .ci/requirements.lock --disable-pip --no-deps --strict

sbom: env
	@$(BIN)/cyclonedx-py environment --output-reproducible --of JSON -o sbom.json .venv
	@echo "sbom.json"

golden: env
	@REFRESH_GOLDEN=1 $(BIN)/python -m pytest -q tests -k golden

clean:
	rm -rf .venv web/static/vendor web/frontend/node_modules
