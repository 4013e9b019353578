alter table organizations add column staff_discount_bp integer not null default 500;
alter table organizations add column manager_discount_bp integer not null default 3000;
alter table organizations add column staff_charge_rp integer not null default 50000;
alter table contract_charges add column description text not null default '';

create table approvals (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  command text not null,
  contract_id text,
  reservation_id text,
  approved_op_id text,
  limit_bp integer,
  reason text not null,
  approved_at integer not null,
  approved_by text not null
) strict, without rowid;
create table booking_notes (
  id text primary key not null,
  org_id text not null,
  reservation_id text,
  contract_id text,
  kind text not null,
  text text not null,
  approval_id text,
  written_at integer not null,
  written_by text not null
) strict, without rowid;
create index approvals_by_contract on approvals (contract_id);
create index booking_notes_by_contract on booking_notes (contract_id);
create index booking_notes_by_reservation on booking_notes (reservation_id);

-- The firm's own limits are not these defaults: a cache from before is loaded anew.
delete from desk where key = 'cursor';
