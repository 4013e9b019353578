-- What was proven here about backups, and what was not: never changed, and kept when the desk moves to another location.
create table restore_drills (
  id text primary key not null,
  -- ms UTC
  started_at integer not null,
  ended_at integer not null,
  person_id text not null,
  person_name text not null,
  -- the name alone: where it lies is nobody's business later
  file_name text not null,
  is_trusted integer not null check (is_trusted in (0, 1)),
  -- which backup of which database: a later one that says something else of the same number is not ours
  project text,
  serial integer,
  manifest_sha256 text,
  -- the verdict as JSON
  verdict text not null,
  certificate text not null
) strict, without rowid;
create index restore_drills_by_time on restore_drills (started_at);
-- Whom this desk believes that a backup is whole: the public key that an administrator has chosen, as PEM.
create table backup_signers (
  fingerprint text primary key not null,
  pem text not null,
  chosen_at integer not null,
  chosen_by text not null
) strict, without rowid;
