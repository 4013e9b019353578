-- The bytes of photos, documents and signatures that this PC has taken: local alone. A file is an attachment of an operation that was
-- confirmed here, its bytes lie sealed beside the database under their hash.
create table files (
  attachment_id text primary key,
  org_id text not null,
  location_id text not null,
  sha256 text not null,
  bytes integer not null,
  mime text not null,
  -- QUEUED: to be sent · UPLOADED: sent, not yet read back · SAFE: the server gave the same bytes back
  -- FAILED: a person has to do something first, see reason; it is tried again all the same
  state text not null default 'QUEUED' check (state in ('QUEUED', 'UPLOADED', 'SAFE', 'FAILED')),
  -- why it is not safe yet, null before the first try
  reason text check (reason in ('line', 'busy', 'differs', 'not_allowed', 'no_store', 'too_large', 'refused', 'damaged')),
  -- since the last step forward
  tries integer not null default 0,
  next_try_at integer not null default 0,
  queued_at integer not null,
  -- the server's clock
  safe_at integer
) strict, without rowid;
create index files_unsafe on files (next_try_at) where state <> 'SAFE';
create index files_by_hash on files (sha256);
