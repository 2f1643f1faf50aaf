#!/bin/sh
# Make dist/: the wheel with its assets and languages, and the run-time part of the lock with hashes.
set -eu
cd "$(dirname "$0")/.."
make --no-print-directory env assets
rm -rf dist
.venv/bin/uv build --quiet --wheel --no-build-isolation --python .venv/bin/python --out-dir dist
.venv/bin/uv pip compile pyproject.toml --constraint .ci/requirements.lock --generate-hashes \
  --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-annotate --no-header \
  --quiet --output-file dist/requirements.txt
cp deploy/install.sh deploy/upgrade.sh deploy/rollback.sh deploy/educatec.service \
  deploy/prometheus-rules.yml dist/
ls dist
