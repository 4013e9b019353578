alter table vehicles add column equipment text not null default '';
alter table vehicles add column status_reason text;
alter table vehicle_blocks add column reason text;
alter table vehicle_blocks add column to_location_id text;
alter table odometer_readings add column reason text;
alter table vehicle_damages add column assessed_rp integer;
alter table vehicle_damages add column assessed_at integer;
alter table vehicle_damages add column assessed_by text;
alter table vehicle_damages add column decided_at integer;
alter table vehicle_damages add column decided_by text;
alter table vehicle_damages add column decision_reason text;
alter table vehicle_damages add column repaired_at integer;
alter table vehicle_damages add column repaired_by text;
alter table inspections add column content_hash text not null default '';

-- A visit that was only reported has no time yet: SQLite takes a `not null` away by a new table alone.
create table planned_maintenance (
  id text primary key not null,
  org_id text not null,
  vehicle_id text not null,
  kind text not null,
  status text not null,
  starts_at integer,
  ends_at integer,
  odometer_km integer,
  cost_rp integer,
  notes text not null,
  reported_at integer,
  reported_by text,
  cancel_reason text
) strict, without rowid;
insert into planned_maintenance (id, org_id, vehicle_id, kind, status, starts_at, ends_at, odometer_km, cost_rp, notes)
  select id, org_id, vehicle_id, kind, status, starts_at, ends_at, odometer_km, cost_rp, notes from maintenance_records;
drop table maintenance_records;
alter table planned_maintenance rename to maintenance_records;
create index maintenance_records_by_vehicle on maintenance_records (vehicle_id, status);

create table attachments (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  kind text not null,
  sha256 text not null,
  bytes integer not null,
  mime text not null,
  state text not null,
  inspection_id text,
  contract_id text,
  damage_id text,
  created_at integer not null,
  created_by text,
  device_id text,
  stored_at integer
) strict, without rowid;
create table signatures (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  inspection_id text,
  contract_id text,
  role text not null,
  signer_name text not null,
  refused integer not null,
  reason text,
  text_sha256 text not null,
  attachment_id text,
  signed_at integer not null,
  taken_by text
) strict, without rowid;
create index attachments_by_state on attachments (state);
create index attachments_by_contract on attachments (contract_id);
create index attachments_by_inspection on attachments (inspection_id);
create index signatures_by_contract on signatures (contract_id);
create index signatures_by_inspection on signatures (inspection_id);
create index vehicle_damages_by_inspection on vehicle_damages (inspection_id);

-- Rows that lie here lack the new columns, and the feed tells only of what changes: the desk's share is loaded anew.
delete from desk where key = 'cursor';
