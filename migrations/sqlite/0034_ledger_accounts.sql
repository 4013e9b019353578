-- Into which account of the firm's own chart something is booked; what has no row is booked as shared/ledger.ts says.
create table ledger_accounts (
  id text primary key not null,
  org_id text not null,
  purpose text not null,
  location_id text,
  account text,
  tax_code text
) strict, without rowid;
