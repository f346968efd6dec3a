#!/bin/sh
# Keeps a token at hand with which the gate signs in to its database: signed by the machine's role, good for 15 minutes, and only
# for opening a connection. Where the database is comes from PGHOST and its sisters.
set -u

token=/run/terradrill/token

while :; do
  umask 077
  if aws rds generate-db-auth-token --region "$AWS_REGION" --hostname "$PGHOST" --port "$PGPORT" --username "$PGUSER" >"$token.new"; then
    chown 101:101 "$token.new" && mv "$token.new" "$token"
    sleep 300
  else
    sleep 2
  fi
done
