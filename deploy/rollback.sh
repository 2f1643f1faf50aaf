#!/bin/sh
# rollback.sh: go back to the version and the data of before the last upgrade.
# What was entered since then is lost; it is told first, and --yes is asked for.
set -eu
home=${EDUCATEC_HOME:-/opt/educatec}
config=${EDUCATEC_CONFIG:-/etc/educatec/config.toml}
data=${EDUCATEC_DATA:-/var/lib/educatec}
service=${SERVICE-educatec}

previous=$(cat "$home/previous")
backup=$(ls -1 "$data"/backups/before-upgrade/educatec-* | tail -n 1)
echo "Back to $(basename "$previous"), with the data of $(basename "$backup")."
echo "Whatever was entered, released or answered since then is lost; calendars do not go backwards."
if [ "${1-}" != --yes ]; then
  echo "Run it again with --yes to do it. Nothing was changed."
  exit 1
fi
[ -z "$service" ] || systemctl stop "$service"
# A copy of what is there now, by the program that knows its schema.
"$home/current/bin/educatec" --config "$config" --data "$data" backup --to "$data/backups/before-rollback"
ln -sfn "$previous" "$home/next"
mv -T "$home/next" "$home/current"
"$home/current/bin/educatec" --config "$config" --data "$data" restore "$backup" --over-newer
[ -z "$service" ] || systemctl start "$service"
