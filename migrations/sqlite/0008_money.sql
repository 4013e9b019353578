create table vat_codes (
  id text primary key not null,
  org_id text not null,
  code text not null,
  is_taxed integer not null,
  name_de text not null,
  name_fr text not null,
  name_it text not null,
  name_en text not null
) strict, without rowid;
create table charge_kinds (
  id text primary key not null,
  org_id text not null,
  kind text not null,
  vat_code text not null,
  name_de text not null,
  name_fr text not null,
  name_it text not null,
  name_en text not null
) strict, without rowid;
create table price_plan_tiers (
  id text primary key not null,
  org_id text not null,
  price_plan_id text not null,
  from_days integer not null,
  day_rate_rp integer not null
) strict, without rowid;
create table extras (
  id text primary key not null,
  org_id text not null,
  code text not null,
  name_de text not null,
  name_fr text not null,
  name_it text not null,
  name_en text not null,
  per text not null,
  price_rp integer not null,
  is_active integer not null
) strict, without rowid;
create table extra_stock (
  id text primary key not null,
  org_id text not null,
  extra_id text not null,
  location_id text not null,
  pieces integer not null
) strict, without rowid;
create table one_way_fees (
  id text primary key not null,
  org_id text not null,
  from_location_id text not null,
  to_location_id text not null,
  fee_rp integer not null
) strict, without rowid;
create index price_plan_tiers_by_plan on price_plan_tiers (price_plan_id, from_days);
create table cash_sessions (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  device_id text not null,
  till text not null,
  status text not null,
  opened_at integer not null,
  opened_by text not null,
  opening_rp integer not null,
  closed_at integer,
  closed_by text,
  counted_rp integer,
  expected_rp integer,
  difference_reason text
) strict, without rowid;
create table cash_counts (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  cash_session_id text not null,
  moment text not null,
  denomination_rp integer not null,
  pieces integer not null,
  counted_at integer not null
) strict, without rowid;
create table cash_movements (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  cash_session_id text not null,
  kind text not null,
  amount_rp integer not null,
  reason text not null,
  moved_at integer not null,
  moved_by text not null,
  late_for_lock integer not null default 0
) strict, without rowid;
create table invoices (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  contract_id text not null,
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
create table invoice_lines (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  invoice_id text not null,
  position integer not null,
  charge_id text not null,
  corrects_line_id text,
  kind text not null,
  description text not null,
  quantity integer not null,
  unit_rp integer not null,
  amount_rp integer not null,
  vat_code text not null,
  vat_bp integer not null
) strict, without rowid;
create table invoice_vat_totals (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  invoice_id text not null,
  vat_code text not null,
  vat_bp integer not null,
  gross_rp integer not null,
  vat_rp integer not null
) strict, without rowid;
create table payment_allocations (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  invoice_id text not null,
  payment_id text,
  deposit_id text,
  amount_rp integer not null,
  reverses_id text,
  allocated_at integer not null,
  allocated_by text not null
) strict, without rowid;
create table period_locks (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  until_on text not null,
  locked_at integer not null,
  locked_by text not null
) strict, without rowid;
alter table payments add column cash_session_id text;
alter table payments add column reverses_id text;
alter table payments add column late_for_lock integer not null default 0;
alter table deposits add column cash_session_id text;
alter table deposits add column release_session_id text;
alter table deposits add column late_for_lock integer not null default 0;
alter table contract_charges add column late_for_lock integer not null default 0;

create index cash_sessions_by_location on cash_sessions (location_id, status);
create index cash_counts_by_session on cash_counts (cash_session_id);
create index cash_movements_by_session on cash_movements (cash_session_id);
create index invoices_by_contract on invoices (contract_id);
create index invoices_by_corrected on invoices (corrects_id) where corrects_id is not null;
create index invoice_lines_by_invoice on invoice_lines (invoice_id);
create index invoice_lines_by_charge on invoice_lines (charge_id);
create index invoice_lines_by_contract on invoice_lines (contract_id);
create index invoice_lines_by_corrected on invoice_lines (corrects_line_id) where corrects_line_id is not null;
create index invoice_vat_totals_by_contract on invoice_vat_totals (contract_id);
create index payment_allocations_by_contract on payment_allocations (contract_id);
create index payment_allocations_by_invoice on payment_allocations (invoice_id);
create index payment_allocations_by_payment on payment_allocations (payment_id);
create index payment_allocations_by_reversed on payment_allocations (reverses_id) where reverses_id is not null;
create index payments_by_reversed on payments (reverses_id) where reverses_id is not null;
create index payments_by_session on payments (cash_session_id) where cash_session_id is not null;
create index deposits_by_session on deposits (cash_session_id) where cash_session_id is not null;
create index deposits_by_release on deposits (release_session_id) where release_session_id is not null;
create index period_locks_by_location on period_locks (location_id, until_on);
