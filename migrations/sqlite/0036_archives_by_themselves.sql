-- When and where this desk makes the archive of its firm by itself: one row, from the first time that an administrator says so.
create table archive_schedule (
  one integer primary key not null check (one = 1),
  is_on integer not null default 0 check (is_on in (0, 1)),
  -- minutes after midnight, by the clock on the wall
  daily_at integer not null default 1200 check (daily_at between 0 and 1439),
  -- absolute path
  folder text,
  -- sealed by the system's vault, as are the keys of the storage: JSON of access_key and secret_key
  sealed_passphrase blob,
  endpoint text,
  bucket text,
  prefix text,
  region text,
  sealed_keys blob,
  -- ms UTC, as all times here
  set_at integer not null,
  set_by text not null,
  -- what the newest good archive is of: written, proven, and where there is a storage uploaded
  last_ok_at integer,
  failed_at integer,
  failed_why text,
  -- why nothing at all was deleted after the last good one, null where the rules decided
  held text
) strict;
-- Where an archive lies that was made by itself; null: a person chose the place, and nothing there is ever deleted.
alter table archives_made add column folder text;
-- That an operation came from the PC that it names, where that PC is another one: found with it in an archive.
create table recovered_proofs (
  op_id text primary key not null,
  proof text not null
) strict, without rowid;
