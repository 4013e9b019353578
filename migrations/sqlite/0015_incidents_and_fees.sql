create table incidents (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  contract_id text,
  vehicle_id text not null,
  kind text not null,
  happened_at integer not null,
  place text not null,
  police_number text,
  counterparty text,
  description text not null,
  odometer_km integer,
  fuel_level integer,
  reported_at integer not null,
  reported_by text not null
) strict, without rowid;
create table counter_fees (
  id text primary key not null,
  org_id text not null,
  kind text not null,
  code text not null,
  category_id text,
  name_de text not null,
  name_fr text not null,
  name_it text not null,
  name_en text not null,
  amount_rp integer not null,
  is_active integer not null
) strict, without rowid;
create index incidents_by_contract on incidents (contract_id);
create index incidents_by_vehicle on incidents (vehicle_id, happened_at);

-- The price list of the firm is not there in a cache from before: it is loaded anew.
delete from desk where key = 'cursor';
