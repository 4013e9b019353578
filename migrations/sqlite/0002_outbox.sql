-- What people did on this PC, in order. A row leaves the replay only when the feed has passed its transaction, and
-- the table only long after; a refused one stays until a person has dealt with it.
create table outbox (
  seq integer primary key autoincrement,
  op_id text not null unique,
  name text not null,
  version integer not null,
  author_id text not null,
  device_id text not null,
  occurred_at integer not null,
  input text not null,
  -- op_ids that must be applied before, as a JSON array
  deps text not null,
  -- PENDING: not yet answered · ACKED: stored by the server, not yet in our feed · SETTLED: in our feed
  -- REFUSED: stored as refused by the server · ASIDE: refused, and set aside by a person with a reason
  state text not null default 'PENDING' check (state in ('PENDING', 'ACKED', 'SETTLED', 'REFUSED', 'ASIDE')),
  -- message key of why the local effect no longer applies on top of the server's rows; the server still decides
  stale text,
  -- the server's answer as JSON: flags, code, constraint
  outcome text,
  xid text,
  aside_reason text
) strict;
create index outbox_open on outbox (state, seq) where state <> 'SETTLED';
-- the few whose numbers must not be given out again
create index outbox_kept on outbox (seq) where state in ('REFUSED', 'ASIDE') or stale is not null;

-- The rows as they were before an operation that is still replayed; `before` is null where the operation made the row.
create table before_images (
  seq integer not null,
  n integer not null,
  tbl text not null,
  row_id text not null,
  before text,
  primary key (seq, n)
) strict, without rowid;
