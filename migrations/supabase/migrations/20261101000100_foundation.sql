-- Nothing is granted by default; every table says in its own migration who may do what.
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke execute on functions from public, anon, authenticated;
alter default privileges revoke execute on functions from public;

create schema if not exists extensions;
create extension if not exists btree_gist with schema extensions;

-- Not exposed by the API: what lies here can only be reached through a function or a policy.
create schema private;
revoke all on schema private from public, anon;
grant usage on schema private to authenticated;

-- Owner of the command functions. It logs in nowhere and bypasses nothing: its own policies, written on auth.uid(),
-- decide every row, so a command can do no more than the person who calls it may.
do $$ begin
  if not exists (select from pg_roles where rolname = 'guichet_commands') then
    create role guichet_commands nologin noinherit nobypassrls;
  end if;
end $$;
do $$ begin execute format('grant guichet_commands to %I', current_user); end $$;
grant usage on schema public, private, extensions to guichet_commands;

-- Milliseconds UTC, as devices count time, and back.
-- From 1970 (a PC whose clock has died) to 2100: a date that no screen can show must not come in.
create function private.instant(ms bigint) returns timestamptz language plpgsql immutable set search_path = '' as $$
begin
  if ms not between 0 and 4102444800000 then raise exception 'time is out of range' using errcode = '22008', constraint = 'time_out_of_range'; end if;
  return to_timestamp(0) + ms * interval '1 millisecond';
end $$;
create function private.millis(t timestamptz) returns bigint language sql immutable set search_path = ''
as $$ select round(extract(epoch from t) * 1000)::bigint $$;
grant execute on function private.instant(bigint), private.millis(timestamptz) to authenticated, guichet_commands;
