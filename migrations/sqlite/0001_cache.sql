-- The desk's share of the server's rows: the same tables and columns, times in milliseconds UTC, booleans 0/1.
-- No foreign keys: a desk holds a part of the firm, and rows arrive in any order.
create table organizations (
  id text primary key not null,
  name text not null,
  uid text,
  street text not null,
  house_number text not null,
  postcode text not null,
  town text not null,
  grace_min integer not null,
  fuel_litre_rp integer not null,
  kwh_rp integer not null,
  fuel_fee_rp integer not null
) strict, without rowid;
create table locations (
  id text primary key not null,
  org_id text not null,
  code text not null,
  name text not null,
  street text not null,
  house_number text not null,
  postcode text not null,
  town text not null,
  phone text
) strict, without rowid;
create table users (
  id text primary key not null,
  org_id text,
  full_name text not null,
  role text not null,
  locale text not null,
  is_active integer not null
) strict, without rowid;
create table user_locations (
  id text primary key not null,
  org_id text not null,
  user_id text not null,
  location_id text not null
) strict, without rowid;
create table vat_rates (
  id text primary key not null,
  org_id text not null,
  code text not null,
  rate_bp integer not null,
  valid_from text not null
) strict, without rowid;
create table vehicle_categories (
  id text primary key not null,
  org_id text not null,
  code text not null,
  name_de text not null,
  name_fr text not null,
  name_it text not null,
  name_en text not null,
  sort integer not null,
  licence_category text not null,
  min_age integer not null,
  min_years_held integer not null,
  young_driver_age integer not null,
  young_driver_fee_rp integer not null,
  deposit_rp integer not null,
  excess_rp integer not null
) strict, without rowid;
create table price_plans (
  id text primary key not null,
  org_id text not null,
  category_id text not null,
  name text not null,
  day_rate_rp integer not null,
  included_km_day integer not null,
  extra_km_rp integer not null,
  valid_from text not null
) strict, without rowid;
create table vehicles (
  id text primary key not null,
  org_id text not null,
  category_id text not null,
  location_id text not null,
  vin text not null,
  make text not null,
  model text not null,
  colour text not null,
  fuel_type text not null,
  transmission text not null,
  seats integer not null,
  tank_litres integer not null,
  battery_kwh integer not null,
  status text not null,
  odometer_km integer not null,
  fuel_level integer not null,
  first_registered text not null,
  inspection_due text,
  service_due_km integer,
  vignette_until text
) strict, without rowid;
create table vehicle_plates (
  id text primary key not null,
  org_id text not null,
  vehicle_id text not null,
  plate text not null,
  valid_from integer not null,
  valid_to integer
) strict, without rowid;
create table vehicle_blocks (
  id text primary key not null,
  org_id text not null,
  vehicle_id text not null,
  kind text not null,
  source_id text not null,
  starts_at integer not null,
  ends_at integer not null,
  is_active integer not null
) strict, without rowid;
create table maintenance_records (
  id text primary key not null,
  org_id text not null,
  vehicle_id text not null,
  kind text not null,
  status text not null,
  starts_at integer not null,
  ends_at integer not null,
  odometer_km integer,
  cost_rp integer,
  notes text not null
) strict, without rowid;
create table customer_locations (
  id text primary key not null,
  org_id text not null,
  customer_id text not null,
  location_id text not null
) strict, without rowid;
create table customers (
  id text primary key not null,
  org_id text not null,
  first_name text not null,
  last_name text not null,
  company_name text,
  email text,
  phone text,
  street text not null,
  house_number text not null,
  postcode text not null,
  town text not null,
  country text not null,
  birth_date text,
  locale text not null,
  is_blocked integer not null,
  created_at integer not null
) strict, without rowid;
create table drivers (
  id text primary key not null,
  org_id text not null,
  customer_id text not null,
  first_name text not null,
  last_name text not null,
  birth_date text not null,
  licence_number text not null,
  licence_country text not null,
  licence_categories text not null,
  licence_issued_on text not null,
  licence_expires_on text
) strict, without rowid;
create table number_blocks (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  device_id text not null,
  kind text not null,
  prefix text not null,
  first_no integer not null,
  last_no integer not null,
  next_no integer not null,
  leased_at integer not null
) strict, without rowid;
create table reservations (
  id text primary key not null,
  org_id text not null,
  number text not null,
  location_id text not null,
  return_location_id text not null,
  customer_id text not null,
  category_id text not null,
  vehicle_id text,
  price_plan_id text not null,
  starts_at integer not null,
  ends_at integer not null,
  status text not null,
  contract_id text
) strict, without rowid;
create table contracts (
  id text primary key not null,
  org_id text not null,
  number text not null,
  status text not null,
  customer_id text not null,
  reservation_id text,
  pickup_location_id text not null,
  return_location_id text not null,
  returned_location_id text,
  starts_at integer not null,
  ends_at integer not null,
  returned_at integer,
  price_plan_id text not null,
  day_rate_rp integer not null,
  included_km_day integer not null,
  extra_km_rp integer not null,
  fuel_unit_rp integer not null,
  fuel_fee_rp integer not null,
  excess_rp integer not null,
  grace_min integer not null,
  is_receivable integer not null,
  device_id text,
  created_by text,
  created_at integer not null
) strict, without rowid;
create table contract_drivers (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  driver_id text not null,
  is_main integer not null
) strict, without rowid;
create table contract_vehicles (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  vehicle_id text not null,
  seq integer not null,
  state text not null,
  out_at integer not null,
  in_at integer,
  out_km integer not null,
  in_km integer,
  out_fuel integer not null,
  in_fuel integer,
  out_location_id text not null,
  in_location_id text,
  in_conflict integer not null
) strict, without rowid;
create table contract_charges (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  kind text not null,
  quantity integer not null,
  unit_rp integer not null,
  amount_rp integer not null,
  vat_code text not null,
  vat_bp integer not null,
  created_at integer not null,
  created_by text
) strict, without rowid;
create table deposits (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  location_id text not null,
  method text not null,
  amount_rp integer not null,
  authorisation_code text,
  card_last4 text,
  status text not null,
  captured_rp integer not null,
  held_at integer not null,
  settled_at integer
) strict, without rowid;
create table payments (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  location_id text not null,
  kind text not null,
  method text not null,
  amount_rp integer not null,
  rounding_rp integer not null,
  reference text,
  paid_at integer not null,
  taken_by text
) strict, without rowid;
create table inspections (
  id text primary key not null,
  org_id text not null,
  contract_id text not null,
  vehicle_id text not null,
  leg_id text not null,
  kind text not null,
  inspected_at integer not null,
  odometer_km integer not null,
  fuel_level integer not null,
  inspected_by text
) strict, without rowid;
create table vehicle_damages (
  id text primary key not null,
  org_id text not null,
  vehicle_id text not null,
  inspection_id text,
  contract_id text,
  part text not null,
  kind text not null,
  severity integer not null,
  description text not null,
  status text not null,
  found_at integer not null,
  found_by text
) strict, without rowid;
create table odometer_readings (
  id text primary key not null,
  org_id text not null,
  vehicle_id text not null,
  read_at integer not null,
  km integer not null,
  source text not null,
  in_conflict integer not null
) strict, without rowid;
create table sync_conflicts (
  id text primary key not null,
  org_id text not null,
  location_id text not null,
  other_location_id text,
  op_id text not null,
  author_id text not null,
  kind text not null,
  contract_id text,
  other_contract_id text,
  vehicle_id text,
  reservation_id text,
  found_at integer not null,
  resolved_at integer,
  resolved_by text
) strict, without rowid;

create index vehicles_by_category on vehicles (category_id, status);
create index vehicle_plates_by_vehicle on vehicle_plates (vehicle_id);
create index vehicle_plates_by_plate on vehicle_plates (plate);
create index vehicle_blocks_by_vehicle on vehicle_blocks (vehicle_id, starts_at);
create index vehicle_blocks_by_source on vehicle_blocks (source_id);
create index vehicle_damages_by_vehicle on vehicle_damages (vehicle_id);
create index odometer_readings_by_vehicle on odometer_readings (vehicle_id, read_at);
create index customer_locations_by_customer on customer_locations (customer_id);
create index drivers_by_customer on drivers (customer_id);
create index reservations_by_start on reservations (status, starts_at);
create index reservations_by_customer on reservations (customer_id);
create index contracts_by_status on contracts (status, ends_at);
create index contracts_by_number on contracts (number);
create index contracts_by_customer on contracts (customer_id);
create index contract_drivers_by_contract on contract_drivers (contract_id);
create index contract_vehicles_by_contract on contract_vehicles (contract_id);
create index contract_vehicles_by_vehicle on contract_vehicles (vehicle_id, state);
create index contract_charges_by_contract on contract_charges (contract_id);
create index deposits_by_contract on deposits (contract_id);
create index payments_by_contract on payments (contract_id);
create index inspections_by_contract on inspections (contract_id);
create index number_blocks_by_device on number_blocks (device_id, kind, first_no);
