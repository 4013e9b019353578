create table approval_requests (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  contract_id text not null,
  customer_id text not null,
  vehicle_id text not null,
  ops text not null,
  asked_at integer not null,
  asked_by text not null,
  status text not null,
  answered_at integer,
  answered_by text,
  answer text,
  valid_until integer
) strict, without rowid;
create index approval_requests_by_contract on approval_requests (contract_id);

-- What was asked before is not there in a cache of before: it is loaded anew.
delete from desk where key = 'cursor';
