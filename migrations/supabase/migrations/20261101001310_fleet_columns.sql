alter table public.vehicles
  add column equipment text not null default '' check (length(equipment) <= 200),
  -- why it is out of service or was retired
  add column status_reason text check (length(status_reason) <= 200);
alter table public.vehicles rename constraint vehicles_org_id_vin_key to vehicle_vin_taken;
alter table public.vehicles rename constraint vehicles_vin_check to vehicle_vin_malformed;

-- HOLD: kept back for another reason, which is told. A block that nothing else stands behind is its own source.
alter table public.vehicle_blocks
  add column reason text check (length(reason) <= 200),
  -- where a transfer brings the car
  add column to_location_id uuid,
  add foreign key (org_id, to_location_id) references public.locations (org_id, id),
  drop constraint vehicle_blocks_kind_check,
  add constraint vehicle_block_kind check (kind in ('RESERVATION', 'CONTRACT', 'MAINTENANCE', 'TRANSFER', 'HOLD'));
alter table public.vehicle_blocks rename constraint vehicle_blocks_check to block_ends_after_start;

alter table public.odometer_readings
  add column reason text check (length(reason) <= 200),
  drop constraint odometer_readings_source_check,
  add constraint odometer_reading_source check (source in ('CHECK_OUT', 'CHECK_IN', 'SERVICE', 'CORRECTION', 'TRANSFER', 'INTAKE'));

-- A visit that staff have reported has no time yet; a manager plans it.
alter table public.maintenance_records
  add column reported_at timestamptz(3), add column reported_by uuid,
  add column cancel_reason text check (length(cancel_reason) <= 200),
  add foreign key (org_id, reported_by) references public.users (org_id, id),
  alter column starts_at drop not null, alter column ends_at drop not null,
  add constraint maintenance_is_planned check ((starts_at is null) = (ends_at is null) and (starts_at is not null or status in ('SCHEDULED', 'CANCELLED'))),
  add constraint maintenance_texts_are_short check (length(kind) between 1 and 200 and length(notes) <= 1000);
alter table public.maintenance_records rename constraint maintenance_records_check to maintenance_ends_after_start;

alter table public.vehicle_damages
  add column assessed_rp bigint check (assessed_rp between 0 and 100000000), add column assessed_at timestamptz(3), add column assessed_by uuid,
  add column decided_at timestamptz(3), add column decided_by uuid, add column decision_reason text check (length(decision_reason) <= 200),
  add column repaired_at timestamptz(3), add column repaired_by uuid,
  add foreign key (org_id, assessed_by) references public.users (org_id, id),
  add foreign key (org_id, decided_by) references public.users (org_id, id),
  add foreign key (org_id, repaired_by) references public.users (org_id, id);

-- What was found stays as it was found; only how it is judged, decided and repaired may change.
create function private.damage_stays_as_found() returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' or (old.id, old.org_id, old.vehicle_id, old.inspection_id, old.contract_id, old.part, old.kind, old.severity, old.description, old.found_at, old.found_by)
    is distinct from (new.id, new.org_id, new.vehicle_id, new.inspection_id, new.contract_id, new.part, new.kind, new.severity, new.description, new.found_at, new.found_by) then
    raise exception 'a damage stays as it was found' using errcode = '23514', constraint = 'damage_stays_as_found';
  end if;
  return new;
end $$;
create trigger damage_stays_as_found before update or delete on public.vehicle_damages for each row execute function private.damage_stays_as_found();

-- A reason of the past does not follow the car.
create function private.status_reason_ends() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.status not in ('OUT_OF_SERVICE', 'RETIRED') then new.status_reason := null; end if;
  return new;
end $$;
create trigger status_reason_ends before update of status on public.vehicles for each row execute function private.status_reason_ends();

do $$
declare t text;
begin
  foreach t in array array['vehicles', 'vehicle_blocks', 'odometer_readings', 'maintenance_records', 'vehicle_damages'] loop
    perform private.refeed(t);
  end loop;
end $$;
-- what is open stays on the desk, however long ago it was planned, or not at all
update private.sync_tables set scope = '(t.status in (''SCHEDULED'', ''IN_PROGRESS'') or coalesce(t.ends_at, t.reported_at) > now() - interval ''90 days'')' where tbl = 'maintenance_records';

-- The fleet's master data are for managers and above; the state of a car, its blocks and readings are for whoever hands it over.
grant insert on public.vehicles, public.vehicle_plates, public.maintenance_records to guichet_commands;
grant update (category_id, vin, make, model, colour, transmission, seats, tank_litres, battery_kwh, first_registered, inspection_due, service_due_km,
  vignette_until, equipment, status_reason) on public.vehicles to guichet_commands;
grant update (valid_to) on public.vehicle_plates to guichet_commands;
grant update (in_conflict) on public.odometer_readings to guichet_commands;
grant update (kind, status, starts_at, ends_at, odometer_km, cost_rp, notes, cancel_reason) on public.maintenance_records to guichet_commands;
grant update (status, assessed_rp, assessed_at, assessed_by, decided_at, decided_by, decision_reason, repaired_at, repaired_by) on public.vehicle_damages to guichet_commands;

create policy "Managers add cars by command" on public.vehicles for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) <= 'MANAGER' and status = 'AVAILABLE'
    and location_id = any ((select private.my_locations())::uuid[]));
create policy "Managers give plates to cars by command" on public.vehicle_plates for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.my_role()) <= 'MANAGER');
create policy "Managers take plates off cars by command" on public.vehicle_plates for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) <= 'MANAGER')
  with check (org_id = (select private.my_org()));
create policy "Managers set readings aside by command" on public.odometer_readings for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) <= 'MANAGER')
  with check (org_id = (select private.my_org()));
create policy "Staff report what a car needs, managers plan it" on public.maintenance_records for insert to guichet_commands
  with check (org_id = (select private.my_org()) and (select private.at_counter()) and status = 'SCHEDULED'
    and (starts_at is null or (select private.my_role()) <= 'MANAGER'));
create policy "Managers run maintenance by command" on public.maintenance_records for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) <= 'MANAGER')
  with check (org_id = (select private.my_org()));
create policy "Managers judge damages by command" on public.vehicle_damages for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) <= 'MANAGER')
  with check (org_id = (select private.my_org()));
create policy "Customers see the damages of their own inspections" on public.vehicle_damages for select to authenticated
  using (exists (select from public.contracts c where c.org_id = vehicle_damages.org_id and c.id = vehicle_damages.contract_id
    and c.customer_id = (select private.my_customer())) and inspection_id is not null);

-- A customer knows the car of an own contract by make, model and plate, and nothing else of the fleet.
create function private.my_cars() returns table (contract_id uuid, make text, model text, plate text)
language sql stable security definer set search_path = '' as $$
  select l.contract_id, v.make, v.model, p.plate
  from public.contracts c join public.contract_vehicles l on l.org_id = c.org_id and l.contract_id = c.id
    join public.vehicles v on v.org_id = l.org_id and v.id = l.vehicle_id
    left join public.vehicle_plates p on p.org_id = v.org_id and p.vehicle_id = v.id and p.valid_from <= l.out_at and (p.valid_to is null or p.valid_to > l.out_at)
  where c.org_id = (select private.my_org()) and c.customer_id = (select private.my_customer())
$$;
revoke execute on function private.my_cars() from public;
alter function private.my_cars() owner to guichet_commands;
grant execute on function private.my_cars() to authenticated;
create function public.my_cars() returns table (contract_id uuid, make text, model text, plate text)
language sql stable security invoker set search_path = '' as $$ select * from private.my_cars() $$;
grant execute on function public.my_cars() to authenticated;
