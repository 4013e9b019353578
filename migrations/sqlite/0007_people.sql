-- Who a customer is now: emptied after the retention, merged into another file, flagged; the reason of a flag is never on a desk.
alter table customers add column anonymised_at integer;
alter table user_locations add column is_active integer not null default 1;
alter table sync_conflicts add column customer_id text;
alter table sync_conflicts add column fields text;
create table customer_redirects (
  id text primary key not null,
  org_id text not null,
  customer_id text not null,
  into_customer_id text not null,
  merged_at integer not null,
  merged_by text not null
) strict, without rowid;
create table customer_flags (
  id text primary key not null,
  org_id text not null,
  customer_id text not null,
  flagged_at integer not null,
  flagged_by text not null,
  lifted_at integer,
  lifted_by text
) strict, without rowid;
create table pin_resets (
  id text primary key not null,
  org_id text not null,
  user_id text not null,
  location_id text not null,
  reset_at integer not null,
  reset_by text not null
) strict, without rowid;
create table devices (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  name text not null,
  registered_by text not null,
  registered_at integer not null,
  revoked_at integer
) strict, without rowid;
create index customer_redirects_by_customer on customer_redirects (customer_id);
create index customer_flags_by_customer on customer_flags (customer_id);

-- Resets that this PC has obeyed: each takes the PIN away once, not again from a PIN that was set later.
create table pin_resets_obeyed (
  id text primary key not null
) strict, without rowid;
