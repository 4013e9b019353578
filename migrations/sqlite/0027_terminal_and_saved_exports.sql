-- What the card terminal said at the evening's count, and what was recorded as paid by card since it was read last.
alter table cash_sessions add column terminal_rp integer;
alter table cash_sessions add column terminal_expected_rp integer;
alter table cash_sessions add column terminal_reason text;
-- Rows that lie here lack the new columns: the desk's share is loaded anew.
delete from desk where key = 'cursor';

-- Exports that come back month after month, each under a key of this PC. The period is named, so that it moves along.
create table saved_exports (
  id text primary key,
  kind text not null,
  format text not null,
  period text not null check (period in ('last_month', 'this_month', 'this_year', 'now')),
  location_ids text not null,
  states text not null,
  saved_at integer not null
) strict, without rowid;
