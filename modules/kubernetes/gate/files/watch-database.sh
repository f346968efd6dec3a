#!/bin/sh
# Writes what the database is, every two seconds: primary (writable), replica, read-only or unreachable.
# Where it is comes from PGHOST and its sisters.
set -u

question="select case
  when pg_is_in_recovery() then 'replica'
  when current_setting('transaction_read_only') = 'on' then 'read-only'
  else 'primary' end"

while :; do
  state=$(psql --no-psqlrc --tuples-only --no-align --quiet --command "$question" 2>/dev/null) || state=unreachable
  printf '%s\n' "$state" >/state/database.new && mv /state/database.new /state/database
  sleep 2
done
