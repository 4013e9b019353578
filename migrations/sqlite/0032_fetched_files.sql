-- Copies of photos that another PC has taken, wanted or here: local alone. They lie sealed in a folder of their own and may go at any
-- time, because the server has them; what this PC has taken itself is in `files`.
create table fetched_files (
  sha256 text primary key not null,
  -- where it lies in the bucket
  org_id text not null,
  location_id text not null,
  bytes integer not null,
  state text not null default 'WANTED' check (state in ('WANTED', 'HERE')),
  -- why it has not come yet, null before the first try; differs: what came is not what was sealed
  reason text check (reason in ('line', 'busy', 'differs', 'missing', 'not_allowed', 'refused', 'disk')),
  -- 0: somebody looks at it · 1: somebody is likely to
  rank integer not null,
  tries integer not null default 0,
  next_try_at integer not null default 0,
  wanted_at integer not null,
  -- ms UTC of this PC: when it was kept or last looked at
  used_at integer not null default 0
) strict, without rowid;
create index fetched_files_wanted on fetched_files (rank, next_try_at) where state = 'WANTED';
