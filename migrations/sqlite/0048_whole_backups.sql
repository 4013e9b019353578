-- How this desk takes the backup of the whole database: one row, from the first time that an administrator gives its address, and theirs alone.
create table whole_backup (
  one integer primary key not null check (one = 1),
  -- who has given the address: nobody else may use it
  set_by text not null,
  set_by_name text not null,
  -- ms UTC, as all times here
  set_at integer not null,
  -- sealed by the system's vault: JSON of the address with its password, and of the secret key of Storage
  sealed_address blob not null,
  host text not null,
  database text not null,
  login text not null,
  has_key integer not null check (has_key in (0, 1)),
  kind text not null default 'full' check (kind in ('full', 'schema', 'data')),
  -- `age1…`, one a line
  recipients text not null default '',
  sealed_passphrase blob,
  -- absolute path
  folder text,
  endpoint text,
  bucket text,
  prefix text,
  region text,
  sealed_keys blob,
  is_on integer not null default 0 check (is_on in (0, 1)),
  -- minutes after midnight, by the clock on the wall
  daily_at integer not null default 1200 check (daily_at between 0 and 1439),
  on_since integer,
  last_ok_at integer,
  failed_at integer,
  failed_why text,
  held text
) strict;
-- `organisation` is a firm's archive; the others are of the whole database.
alter table archives_made add column kind text not null default 'organisation' check (kind in ('organisation', 'full', 'schema', 'data'));
