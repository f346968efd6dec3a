#!/bin/sh
# Writes what the database is, every two seconds: `primary EPOCH` (a marker of that epoch was written and read back), replica,
# read-only or unreachable. Where it is comes from PGHOST and its sisters, the marker from GATE_REGION and GATE_EPOCH. One
# connection is kept: it outlives the token with which it was opened, so that a slow sign-in judges nobody. What hangs is given
# up after four seconds.
set -u

# Without the function (its job hasn't run yet) nothing can be marked: ON_ERROR_STOP ends psql, and that is unreachable.
question="select case
  when not pg_is_in_recovery() and current_setting('transaction_read_only') = 'on' then 'read-only'
  else terradrill.mark(:'region', :'epoch'::bigint) end"

state=${GATE_DATABASE:-/state/database}
token=${GATE_TOKEN:-/state/token}

write() {
  printf '%s\n' "$1" >"$state.new" && mv "$state.new" "$state"
}

while :; do
  PGPASSWORD=$(cat "$token" 2>/dev/null) || PGPASSWORD=
  export PGPASSWORD
  printf '%s \\watch 2\n' "$question" |
    psql --no-psqlrc --tuples-only --no-align --quiet --set ON_ERROR_STOP=1 --set region="$GATE_REGION" --set epoch="$GATE_EPOCH" \
      "tcp_user_timeout=4000" 2>/dev/null |
    while read -r answer; do
      case $answer in "primary "* | replica | read-only) write "$answer" ;; esac
    done
  write unreachable
  sleep 2
done
