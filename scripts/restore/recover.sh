#!/bin/sh
# Restores a backup of ours with tools that are not ours: age, tar, gzip, jq and psql. See docs/restore.md.
#   sh scripts/restore/recover.sh BACKUP.crb IDENTITY.txt postgresql://superuser@host/empty_database
# The database has to be empty, on a server that has no role of ours yet or all of them. Ends with 0 only when everything is in.
set -eu
[ $# -eq 3 ] || { echo "Which? recover.sh BACKUP.crb IDENTITY.txt DATABASE_URL" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
sql() { psql "$url" --no-psqlrc --quiet --set ON_ERROR_STOP=1 "$@"; }
url=$3
age --decrypt --identity "$2" "$1" | tar -x -C "$work"

for role in anon authenticated service_role authenticator supabase_auth_admin supabase_storage_admin supabase_admin guichet_commands postgres; do
  sql --command "do \$\$ begin if not exists (select from pg_roles where rolname = '$role') then create role $role; end if; end \$\$"
done
sql --command 'alter role service_role bypassrls' --command 'create schema extensions' --command 'grant usage on schema extensions to anon, authenticated, service_role' \
  --command 'create extension btree_gist schema extensions' --command 'create extension pgcrypto schema extensions' --command 'create extension "uuid-ossp" schema extensions'

echo "structure" >&2
sed '/^CREATE SCHEMA public;$/d' "$work/pre-data.sql" | sql > /dev/null
jq -r '.tables[] | select(.bytes > 0) | .name + "\t" + (.columns | join(", "))' "$work/manifest.json" | while IFS="$(printf '\t')" read -r table columns; do
  echo "$table" >&2
  cat "$work/data/$table".*.copy.gz | gzip --decompress --stdout | sql --command "copy $table ($columns) from stdin"
done
[ -f "$work/sequences.sql" ] && sql --file "$work/sequences.sql" > /dev/null
echo "keys, rules and rights" >&2
sql --file "$work/post-data.sql" > /dev/null
jq -r '.tables[] | "select \u0027" + .name + "\u0027 where (select count(*) from " + .name + ") <> " + (.rows | tostring) + ";"' "$work/manifest.json" | sql --tuples-only --no-align > "$work/wrong"
[ -s "$work/wrong" ] && { echo "Other numbers of rows than were backed up:" >&2; cat "$work/wrong" >&2; exit 1; }
# The desks must notice that this is another database, or they would believe what it has lost to be safe.
sql --command 'select private.begin_new_epoch()' > /dev/null
echo "All rows are in. Compare the money: $(jq -c .money "$work/manifest.json")"
