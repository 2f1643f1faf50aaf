#!/bin/sh
# upgrade.sh WHEEL: back up first, then install the new version and start it.
# EDUCATEC_CONFIG and EDUCATEC_DATA name the installation; SERVICE= (empty) leaves systemd alone.
set -eu
wheel=$1
here=$(cd "$(dirname "$0")" && pwd)
home=${EDUCATEC_HOME:-/opt/educatec}
config=${EDUCATEC_CONFIG:-/etc/educatec/config.toml}
data=${EDUCATEC_DATA:-/var/lib/educatec}
service=${SERVICE-educatec}

"$home/current/bin/educatec" --config "$config" --data "$data" backup --to "$data/backups/before-upgrade"
readlink "$home/current" > "$home/previous"
"$here/install.sh" "$wheel"
[ -z "$service" ] || systemctl restart "$service"
"$home/current/bin/educatec" --config "$config" --data "$data" doctor
