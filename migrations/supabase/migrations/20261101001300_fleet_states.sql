-- The legal moves of cars, workshop visits and damages are data: from where to where, and who may at least. The desk's copy is
-- shared/transitions.ts; a test compares them row by row.
create table public.vehicle_transitions (
  from_status public.vehicle_status not null, to_status public.vehicle_status not null, min_role public.user_role not null,
  primary key (from_status, to_status)
);
insert into public.vehicle_transitions values
  ('AVAILABLE', 'RENTED', 'STAFF'), ('RENTED', 'CLEANING', 'STAFF'), ('RENTED', 'AVAILABLE', 'STAFF'), ('CLEANING', 'AVAILABLE', 'STAFF'),
  ('AVAILABLE', 'IN_TRANSFER', 'STAFF'), ('IN_TRANSFER', 'AVAILABLE', 'STAFF'),
  -- whoever sees that a car is not safe takes it out of service; that it is again, a manager says
  ('AVAILABLE', 'OUT_OF_SERVICE', 'STAFF'), ('CLEANING', 'OUT_OF_SERVICE', 'STAFF'), ('IN_TRANSFER', 'OUT_OF_SERVICE', 'STAFF'),
  ('MAINTENANCE', 'OUT_OF_SERVICE', 'STAFF'), ('RENTED', 'OUT_OF_SERVICE', 'STAFF'), ('OUT_OF_SERVICE', 'AVAILABLE', 'MANAGER'),
  ('AVAILABLE', 'MAINTENANCE', 'MANAGER'), ('CLEANING', 'MAINTENANCE', 'MANAGER'), ('IN_TRANSFER', 'MAINTENANCE', 'MANAGER'),
  ('OUT_OF_SERVICE', 'MAINTENANCE', 'MANAGER'), ('MAINTENANCE', 'AVAILABLE', 'MANAGER'),
  ('AVAILABLE', 'RETIRED', 'ADMIN'), ('CLEANING', 'RETIRED', 'ADMIN'), ('IN_TRANSFER', 'RETIRED', 'ADMIN'),
  ('MAINTENANCE', 'RETIRED', 'ADMIN'), ('OUT_OF_SERVICE', 'RETIRED', 'ADMIN');

create table public.maintenance_transitions (
  from_status public.maintenance_status not null, to_status public.maintenance_status not null, min_role public.user_role not null,
  primary key (from_status, to_status)
);
insert into public.maintenance_transitions values
  ('SCHEDULED', 'IN_PROGRESS', 'MANAGER'), ('SCHEDULED', 'CANCELLED', 'MANAGER'), ('IN_PROGRESS', 'COMPLETED', 'MANAGER'),
  ('IN_PROGRESS', 'CANCELLED', 'MANAGER');

create table public.damage_transitions (
  from_status public.damage_status not null, to_status public.damage_status not null, min_role public.user_role not null,
  primary key (from_status, to_status)
);
insert into public.damage_transitions values
  ('REPORTED', 'ASSESSED', 'MANAGER'), ('REPORTED', 'REJECTED', 'MANAGER'), ('ASSESSED', 'APPROVED', 'MANAGER'),
  ('ASSESSED', 'REJECTED', 'MANAGER'), ('APPROVED', 'REPAIRED', 'MANAGER'), ('REJECTED', 'REPAIRED', 'MANAGER');

-- A move that the table named in TG_ARGV[0] holds, by somebody who may. Raises 23514 under the name of the trigger.
create function private.moves_by_the_table() returns trigger language plpgsql set search_path = '' as $$
declare needed public.user_role; caller public.user_role := private.my_role();
begin
  if new.status = old.status then return new; end if;
  execute format('select t.min_role from public.%I t where t.from_status = $1.status and t.to_status = $2.status', tg_argv[0]) into needed using old, new;
  -- roles are declared from the mightiest to the weakest; maintenance without a signed-in person is bound by the graph only
  if needed is null or (private.caller() is not null and (caller is null or caller > needed)) then
    raise exception '% may not go from % to %', tg_table_name, old.status, new.status using errcode = '23514', constraint = tg_name;
  end if;
  return new;
end $$;
create trigger maintenance_moves_legally before update of status on public.maintenance_records
  for each row execute function private.moves_by_the_table('maintenance_transitions');
create trigger damage_moves_legally before update of status on public.vehicle_damages
  for each row execute function private.moves_by_the_table('damage_transitions');

-- A hand-over is a fact, whatever was thought of the car. The fact is its leg, not a word of the command that claims it: with an
-- open leg a car may become RENTED from any state, without one from none, and not be given on, parked or sold before it is back.
create function private.car_is_where_its_leg_says() returns trigger language plpgsql set search_path = '' as $$
declare is_out boolean;
begin
  if new.status = old.status then return new; end if;
  is_out := exists (select from public.contract_vehicles l where l.org_id = new.org_id and l.vehicle_id = new.id and l.state = 'OUT');
  if is_out and new.status not in ('RENTED', 'OUT_OF_SERVICE', 'MAINTENANCE') then
    raise exception 'vehicle is out with a contract' using errcode = '23514', constraint = 'vehicle_still_out';
  end if;
  if new.status = 'RENTED' and not is_out then
    raise exception 'vehicle is out with no contract' using errcode = '23514', constraint = 'vehicle_moves_legally';
  end if;
  return new;
end $$;
-- triggers of one moment fire in the order of their names
create trigger car_is_where_its_leg_says before update of status on public.vehicles for each row execute function private.car_is_where_its_leg_says();
create trigger vehicle_moves_legally before update of status on public.vehicles
  for each row when (new.status <> 'RENTED') execute function private.moves_by_the_table('vehicle_transitions');

do $$
declare t text;
begin
  foreach t in array array['vehicle_transitions', 'maintenance_transitions', 'damage_transitions'] loop
    execute format('alter table public.%I enable row level security', t);
    execute format('grant select on public.%I to authenticated, guichet_commands', t);
    execute format('create policy "Everybody knows the legal moves" on public.%I for select to authenticated, guichet_commands using (true)', t);
  end loop;
end $$;
