#!/bin/sh
# install.sh WHEEL: lay one version beside the others and make it the current one.
# EDUCATEC_HOME (default /opt/educatec) takes the versions. The packages are checked against hashes.
set -eu
wheel=$1
here=$(cd "$(dirname "$0")" && pwd)
home=${EDUCATEC_HOME:-/opt/educatec}
name=$(basename "$wheel")
version=$(printf '%s' "$name" | cut -d- -f2)
target="$home/versions/$version"

# A version is complete when it says so: what a power cut left half laid is laid anew.
if [ ! -e "$target/.complete" ]; then
  rm -rf "$target"
  mkdir -p "$home/versions"
  "${PYTHON:-python3}" -m venv "$target"
  if [ -n "${UV-}" ]; then
    lay() { "$UV" pip install --quiet --python "$target/bin/python" "$@"; }
  else
    lay() { "$target/bin/python" -m pip install --quiet --disable-pip-version-check "$@"; }
  fi
  lay --require-hashes -r "$here/requirements.txt"
  lay --no-deps "$wheel"
  touch "$target/.complete"
fi
# The link is replaced in one step: what runs now goes on, what starts next is the new version.
ln -sfn "$target" "$home/next"
mv -T "$home/next" "$home/current"
echo "Version $version is current in $home."
