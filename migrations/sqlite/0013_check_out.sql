alter table extras add column charge_kind text not null default 'EXTRA';
alter table extras add column excess_bp integer;
alter table extras add column km integer;
alter table extras add column sort integer not null default 0;
alter table extras add column category_id text;
alter table contracts add column package_km integer not null default 0;
alter table contract_charges add column extra_id text;
create table contract_extras (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  extra_id text not null,
  pieces integer not null,
  per text not null,
  price_rp integer not null
) strict, without rowid;
create index contract_extras_by_contract on contract_extras (contract_id);
create index contract_extras_by_extra on contract_extras (extra_id);
alter table inspections add column keys integer;
alter table inspections add column items text;
alter table organizations add column customs_gate text not null default 'OFF';
alter table locations add column is_border integer not null default 0;
