#!/bin/sh
# Makes the role with which the gate signs in: it may connect, and nothing was granted to it. A replica has its source's.
# Run any number of times. Where the database is, and as whom to do this, comes from PGHOST and its sisters.
set -eu

if [ "$(psql --no-psqlrc --tuples-only --no-align --command 'select pg_is_in_recovery()')" = t ]; then
  echo 'a replica: the role comes from its source'
  exit 0
fi

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set role="$GATE_ROLE" --set database="$PGDATABASE" <<'SQL'
select format('create role %I', :'role') where not exists (select from pg_roles where rolname = :'role') \gexec
alter role :"role" with login nocreatedb nocreaterole connection limit 10 password null;
alter role :"role" set statement_timeout = '2s';
grant connect on database :"database" to :"role";
grant rds_iam to :"role";
SQL
