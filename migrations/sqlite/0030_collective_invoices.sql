-- An invoice for several contracts of a payer has no contract of its own: its lines say of which they are.
create table invoices_of_all (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  contract_id text,
  kind text not null,
  number text not null,
  corrects_id text,
  is_reissue integer not null,
  reason text,
  payer text not null,
  recipient_name text,
  recipient_line text,
  recipient_street text,
  recipient_house_number text,
  recipient_postcode text,
  recipient_town text,
  recipient_country text,
  supplier_name text not null,
  supplier_uid text,
  supplier_street text not null,
  supplier_house_number text not null,
  supplier_postcode text not null,
  supplier_town text not null,
  locale text not null,
  starts_at integer not null,
  ends_at integer not null,
  total_rp integer not null,
  issued_at integer not null,
  due_on text,
  issued_by text not null,
  device_id text not null,
  late_for_lock integer not null default 0
) strict, without rowid;
insert into invoices_of_all select * from invoices;
drop table invoices;
alter table invoices_of_all rename to invoices;
create index invoices_by_contract on invoices (contract_id);
create index invoices_by_corrected on invoices (corrects_id) where corrects_id is not null;
create index invoices_by_day on invoices (issued_at);

create table invoice_vat_totals_of_all (
  id text primary key not null,
  org_id text not null,
  contract_id text,
  invoice_id text not null,
  vat_code text not null,
  vat_bp integer not null,
  gross_rp integer not null,
  vat_rp integer not null
) strict, without rowid;
insert into invoice_vat_totals_of_all select * from invoice_vat_totals;
drop table invoice_vat_totals;
alter table invoice_vat_totals_of_all rename to invoice_vat_totals;
create index invoice_vat_totals_by_contract on invoice_vat_totals (contract_id);
create index invoice_vat_totals_by_invoice on invoice_vat_totals (invoice_id);

-- An operation may name several contracts.
drop view op_named;
create view op_named as
  select outbox.seq, outbox.state, named.value as id from outbox, json_each(iif(json_valid(input), json_array(
    input ->> '$.contract_id', input ->> '$.reservation_id', input ->> '$.approval_id', input ->> '$.cash_session_id', input ->> '$.customer_id',
    input ->> '$.driver.id', input ->> '$.vehicle_id', input ->> '$.back.vehicle_id', input ->> '$.out.vehicle_id', input ->> '$.attachment_id'), '[]')) named
  where named.value is not null
  union all
  select outbox.seq, outbox.state, file.value ->> '$.id' from outbox, json_each(iif(json_valid(input), input, '{}'), '$.attachments') file
  where file.value ->> '$.id' is not null
  union all select outbox.seq, outbox.state, named.value from outbox, json_each(iif(json_valid(input), input, '{}'), '$.contract_ids') named;
