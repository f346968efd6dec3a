#!/bin/sh
# Makes the role with which the gate signs in: it may connect, and leave a mark, and nothing else was granted to it. A replica
# has its source's. Run any number of times. Where the database is, and as whom to do this, comes from PGHOST and its sisters.
set -eu

if [ "$(psql --no-psqlrc --tuples-only --no-align --command 'select pg_is_in_recovery()')" = t ]; then
  echo 'a replica: the role comes from its source'
  exit 0
fi

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set role="$GATE_ROLE" --set database="$PGDATABASE" <<'SQL'
set client_min_messages = warning;
begin;
-- Two regions' jobs can run at once while a database moves.
select pg_advisory_xact_lock(hashtext('terradrill')) \g /dev/null

create schema if not exists terradrill;
revoke all on schema terradrill from public;

-- One row for each region, written every other second: room in each page, so that no index is written.
create table if not exists terradrill.marks (
  region     text primary key,
  epoch      bigint not null,
  written_at timestamptz not null
) with (fillfactor = 50);

-- What only a writable database can do, done and read back. With its owner's rights: the table is nobody else's.
create or replace function terradrill.mark(region text, epoch bigint) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
  answer text;
begin
  if pg_is_in_recovery() then
    return 'replica';
  end if;
  insert into terradrill.marks (region, epoch, written_at) values (mark.region, mark.epoch, clock_timestamp())
    on conflict (region) do update set epoch = excluded.epoch, written_at = excluded.written_at;
  select 'primary ' || marks.epoch into strict answer from terradrill.marks where marks.region = mark.region;
  return answer;
end
$function$;
revoke all on function terradrill.mark(text, bigint) from public;

select format('create role %I', :'role') where not exists (select from pg_roles where rolname = :'role') \gexec
alter role :"role" with login nocreatedb nocreaterole connection limit 10 password null;
alter role :"role" set statement_timeout = '2s';
grant connect on database :"database" to :"role";
grant usage on schema terradrill to :"role";
grant execute on function terradrill.mark(text, bigint) to :"role";
grant rds_iam to :"role";
commit;
SQL
