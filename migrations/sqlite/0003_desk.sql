-- What belongs to this PC alone.
-- keys: device_id, org_id, location_id, cursor, last_synced_at, clock_offset_ms, load (progress of an initial load)
create table desk (
  key text primary key,
  value text not null
) strict, without rowid;

-- Persons seen on this PC. The PIN opens `sealed_key`, which opens `sealed_token`; without a PIN a new token can
-- still be sealed to `public_key`.
create table people (
  id text primary key,
  email text not null,
  name text not null,
  role text not null,
  org_id text not null,
  locale text not null,
  pin_salt blob,
  public_key blob,
  sealed_key blob,
  sealed_token blob,
  tries_left integer not null default 5,
  seen_at integer not null
) strict, without rowid;

-- Half-filled forms survive a crash and a change of person.
create table drafts (
  person_id text not null,
  kind text not null,
  body text not null,
  updated_at integer not null,
  primary key (person_id, kind)
) strict, without rowid;
