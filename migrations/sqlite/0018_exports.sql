-- What was exported on this PC: what, from when, whence, and where it lies. The server has the run itself; here it is seen without a line.
create table exports (
  id text primary key,
  kind text not null,
  format text not null,
  from_on text not null,
  until_on text not null,
  -- codes of the locations, separated by blanks
  locations text not null,
  source text not null check (source in ('CACHE', 'SERVER')),
  as_of integer not null,
  waiting integer not null,
  purpose text,
  row_count integer not null,
  sum_rp integer not null,
  bytes integer not null,
  sha256 text not null,
  -- null: it was made, and the disk refused to give it its name
  file text,
  made_at integer not null,
  made_by text not null
) strict, without rowid;
create index exports_by_time on exports (made_at);
