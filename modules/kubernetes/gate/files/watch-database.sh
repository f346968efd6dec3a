#!/bin/sh
# Writes what the database is, every two seconds: primary (writable), replica, read-only or unreachable.
# Where it is comes from PGHOST and its sisters. One connection is kept: it outlives the token with which it was opened, so that
# a slow sign-in judges nobody. What hangs is given up after four seconds.
set -u

question="select case
  when pg_is_in_recovery() then 'replica'
  when current_setting('transaction_read_only') = 'on' then 'read-only'
  else 'primary' end"

state=${GATE_DATABASE:-/state/database}
token=${GATE_TOKEN:-/state/token}

write() {
  printf '%s\n' "$1" >"$state.new" && mv "$state.new" "$state"
}

while :; do
  PGPASSWORD=$(cat "$token" 2>/dev/null) || PGPASSWORD=
  export PGPASSWORD
  printf '%s \\watch 2\n' "$question" |
    psql --no-psqlrc --tuples-only --no-align --quiet --set ON_ERROR_STOP=1 "tcp_user_timeout=4000" 2>/dev/null |
    while read -r answer; do
      case $answer in primary | replica | read-only) write "$answer" ;; esac
    done
  write unreachable
  sleep 2
done
