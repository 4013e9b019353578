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
