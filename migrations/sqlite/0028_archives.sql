-- The archives of the own firm that were made here, so that a later one knows its place in the line, and a reminder knows of the last.
create table archives_made (
  id text primary key not null,
  -- ms UTC
  made_at integer not null,
  taken_at integer not null,
  person_id text not null,
  person_name text not null,
  file_name text not null,
  project text not null,
  serial integer not null,
  manifest_sha256 text not null,
  row_count integer not null,
  bytes integer not null
) strict, without rowid;
create index archives_made_by_time on archives_made (made_at);
